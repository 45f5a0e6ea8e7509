// Values that try what a text can hold, and edits of them: what the laws of writing into files are tried with.

import * as fc from "fast-check";
import type { Json, JsonObject } from "../../src/json.ts";

const hardTexts = [
  ..."0800 1e3 true null 2026-11-22 ~ yes No 12:30 0x1F 1_000 .5 .inf = << - --- ... -a ? : , # & * ! | > % @ ` a:b".split(
    " ",
  ),
  "",
  " ",
  " a",
  "a ",
  "a: b",
  "a #b",
  "#a",
  "a:",
  "- a",
  "a, b",
  "{a}",
  "[a]",
  "{{1.total}}",
  "${connection.crm}",
  "x\ny",
  "x\n\ny\n",
  "x\n",
  "\nx",
  " x\ny",
  "x \ny",
  "x\n\n",
  "x\r\ny",
  "\tx\ny",
  "a\tb",
  "# x\n# y",
  "---\n...",
  "\u0000",
  "\u0085",
  "\u2028",
  "\ufeff",
  "\ud800",
  "ä",
  "😀",
  "a\u00a0",
  "'",
  '"',
  "it's",
  'say "x"',
  "\\n",
];

const keyTexts = [
  ..."scenario/orders/new-order connection.crm mapper.values.Total 7 07 -1 1e3 true null a b c d".split(" "),
  "",
  "a b",
  'a"b',
  "a'b",
  "a#b",
  "a #b",
  "a: b",
  "a:",
  "- a",
  "? a",
  "{a}",
  "x\ny",
  "toString",
  "ä",
  "2026-11-22",
];

export const keys: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...keyTexts) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }).filter((key) => key !== "__proto__") },
);

const leaf: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom(...hardTexts),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(null, true, false, 0, 1, -1, 0.5, 1e21, 1e-7, 9007199254740991),
  fc.integer(),
);

export const values: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

export const objects: fc.Arbitrary<JsonObject> = fc.dictionary(keys, values, { maxKeys: 6, noNullPrototype: true });

/** The value with some of it changed, removed or added, at any depth; often the most of it stays. */
export function edited(value: Json): fc.Arbitrary<Json> {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return fc
      .tuple(fc.tuple(...items.map(editedPart)), fc.array(values, { maxLength: 1 }), fc.nat(4))
      .map(([parts, added, at]) => parts.flat().toSpliced(at, 0, ...added));
  }
  return typeof value === "object" && value !== null ? editedObject(value as JsonObject) : values;
}

export function editedObject(value: JsonObject): fc.Arbitrary<JsonObject> {
  const entries = Object.entries(value).map(([key, item]) =>
    editedPart(item).map((part) => part.map((one) => [key, one])),
  );
  const added = fc.dictionary(keys, values, { maxKeys: 2, noNullPrototype: true });
  return fc
    .tuple(fc.tuple(...entries), fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, added))
    .map(([parts, more]) => ({ ...more, ...(Object.fromEntries(parts.flat()) as JsonObject) }));
}

/** Nothing, or one value in its place. */
function editedPart(item: Json): fc.Arbitrary<readonly Json[]> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant<readonly Json[]>([item]) },
    { weight: 2, arbitrary: fc.constant(item).chain((each) => edited(each).map((one): readonly Json[] => [one])) },
    { weight: 1, arbitrary: fc.constant<readonly Json[]>([]) },
  );
}
