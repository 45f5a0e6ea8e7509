import { readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { type Json, jsonEqual, type JsonObject } from "../../src/json.ts";
import { patchYaml } from "../../src/project/patch-yaml.ts";
import { parseYamlFile } from "../../src/project/yaml-file.ts";
import { editedObject, objects, values } from "./patch-values.ts";

const read = (text: string): Json => parseYamlFile("test.yaml", text).value;

interface Row {
  readonly name: string;
  readonly text: string;
  readonly value: JsonObject;
  readonly written: string;
  readonly isSorted?: boolean;
}

const target = `# The team that customers meet.
zone: eu2.make.com
team: Shop # by its name

vars:
  URL: https://example.com/api # where orders go
  'CHANNEL': "#orders"

# Which connection is meant.
bindings:
  connection.crm: CRM
`;
const targetValue = read(target) as JsonObject;
const withTarget = (change: JsonObject): JsonObject => ({ ...targetValue, ...change });

const rows: readonly Row[] = [
  {
    name: "a changed text keeps the comment beside it",
    text: target,
    value: withTarget({ team: "Shop Two" }),
    written: target.replace("Shop #", "Shop Two #"),
  },
  {
    name: "a text becomes a number",
    text: target,
    value: withTarget({ team: 12 }),
    written: target.replace("Shop #", "12 #"),
  },
  {
    name: "a nested text changes alone",
    text: target,
    value: withTarget({ vars: { URL: "https://example.com/v2", CHANNEL: "#orders" } }),
    written: target.replace("/api", "/v2"),
  },
  {
    name: "a removed key takes its line",
    text: target,
    value: withTarget({ vars: { CHANNEL: "#orders" } }),
    written: target.replace("  URL: https://example.com/api # where orders go\n", ""),
  },
  {
    name: "a removed key takes the comment right above it, and one of the blank lines",
    text: target,
    value: { zone: "eu2.make.com", team: "Shop", vars: targetValue["vars"] as Json },
    written: target.slice(0, target.indexOf("\n# Which")),
  },
  {
    name: "a map without keys is spelled so",
    text: target,
    value: withTarget({ bindings: {} }),
    written: target.replace("bindings:\n  connection.crm: CRM\n", "bindings: {}\n"),
  },
  {
    name: "a new key stands at the end of its map",
    text: target,
    value: withTarget({ vars: { URL: "https://example.com/api", CHANNEL: "#orders", MORE: "0800" } }),
    written: target.replace('"#orders"\n', '"#orders"\n  MORE: "0800"\n'),
  },
  {
    name: "overrides come to a target that has none",
    text: target,
    value: withTarget({
      overrides: {
        "scenario/orders/new-order": { active: false, modules: { "7": { "mapper.values.Total": "{{1.a}}" } } },
      },
    }),
    written: `${target}overrides:
  scenario/orders/new-order:
    active: false
    modules:
      "7":
        mapper.values.Total: "{{1.a}}"
`,
  },
  {
    name: "an override in flow style changes within its line",
    text: "overrides:\n  scenario/a:\n    schedule: { type: indefinitely, interval: 900 } # enough here\n",
    value: { overrides: { "scenario/a": { schedule: { type: "indefinitely", interval: 60 } } } },
    written: "overrides:\n  scenario/a:\n    schedule: { type: indefinitely, interval: 60 } # enough here\n",
  },
  {
    name: "a new key in a flow map goes into it",
    text: "schedule: {type: daily} # c\n",
    value: { schedule: { type: "daily", time: "08:00", days: [1, 2] } },
    written: 'schedule: {type: daily, time: "08:00", days: [1, 2]} # c\n',
  },
  {
    name: "a removed key leaves its flow map",
    text: "schedule: { type: daily, time: a, b: 1 }\n",
    value: { schedule: { time: "a" } },
    written: "schedule: { time: a }\n",
  },
  {
    name: "a flow map over several lines gets a line more",
    text: "a: {\n  b: 1,\n  c: 2\n}\n",
    value: { a: { b: 1, c: 2, d: 3 } },
    written: "a: {\n  b: 1,\n  c: 2,\n  d: 3\n}\n",
  },
  {
    name: "null in a flow map without a colon gets one",
    text: "a: { b, c: }\n",
    value: { a: { b: 1, c: 2 } },
    written: "a: { b: 1, c: 2 }\n",
  },
  {
    name: "an empty holder gets its first key in block style",
    text: "overrides: # none yet\nz: 1\n",
    value: { overrides: { "scenario/a": { active: true } }, z: 1 },
    written: "overrides: # none yet\n  scenario/a:\n    active: true\nz: 1\n",
  },
  {
    name: "an empty flow map becomes block style",
    text: "overrides: {} # none yet\n",
    value: { overrides: { a: 1 } },
    written: "overrides: # none yet\n  a: 1\n",
  },
  { name: "an empty text gets its first key", text: "", value: { version: 1 }, written: "version: 1\n" },
  { name: "an empty text becomes an empty map", text: "", value: {}, written: "{}\n" },
  { name: "an empty map gets its first key", text: "# ids\n{}\n", value: { a: 1 }, written: "# ids\na: 1\n" },
  { name: "comments alone stay above", text: "# ids\n", value: { a: 1 }, written: "# ids\na: 1\n" },
  { name: "the last key leaves an empty map", text: "# ids\na: 1\n", value: {}, written: "# ids\n{}\n" },
  {
    name: "no final newline stays so where nothing is appended",
    text: "a: 1\nb: 2",
    value: { a: 3, b: 2 },
    written: "a: 3\nb: 2",
  },
  { name: "what is appended ends its line", text: "a: 1", value: { a: 1, b: 2 }, written: "a: 1\nb: 2\n" },
  {
    name: "line ends of Windows stay",
    text: "a: 1 # c\r\nb:\r\n  - x\r\n",
    value: { a: 2, b: ["x", "z"], c: { d: "p\nq" } },
    written: "a: 2 # c\r\nb:\r\n  - x\r\n  - z\r\nc:\r\n  d: |-\r\n    p\r\n    q\r\n",
  },
  {
    name: "ids stand in order, below the heading",
    text: "# Written by export.\n\n# b\nscenario/b: 2\nscenario/d: 4\n",
    value: { "scenario/a": 1, "scenario/b": 2, "scenario/c": 3, "scenario/d": 4, "webhook/a": 5 },
    written: "# Written by export.\n\nscenario/a: 1\n# b\nscenario/b: 2\nscenario/c: 3\nscenario/d: 4\nwebhook/a: 5\n",
    isSorted: true,
  },
  {
    name: "the heading of a file stays when its first key goes",
    text: "# Written by export.\nscenario/a: 1\nscenario/b: 2\n",
    value: { "scenario/b": 2 },
    written: "# Written by export.\nscenario/b: 2\n",
    isSorted: true,
  },
  {
    name: "an id changes place",
    text: "scenario/a: 1\nscenario/b: 2\n",
    value: { "scenario/b": 2, "scenario/c": 1 },
    written: "scenario/b: 2\nscenario/c: 1\n",
    isSorted: true,
  },
  {
    name: "an item comes to a list with its comment",
    text: "allowedIps:\n  # others are refused\n  - 203.0.113.10\n  - 198.51.100.0/24 # office\n",
    value: { allowedIps: ["203.0.113.10", "203.0.113.11", "198.51.100.0/24"] },
    written: "allowedIps:\n  # others are refused\n  - 203.0.113.10\n  - 203.0.113.11\n  - 198.51.100.0/24 # office\n",
  },
  {
    name: "the first item goes, what is said of the list stays",
    text: "allowedIps:\n  # others are refused\n  - 203.0.113.10\n  - 198.51.100.0/24\n",
    value: { allowedIps: ["198.51.100.0/24"] },
    written: "allowedIps:\n  # others are refused\n  - 198.51.100.0/24\n",
  },
  {
    name: "a list at the column of its key stays there",
    text: "a:\n- 1\n- 2\nb: 1\n",
    value: { a: [1, 3, 4], b: 1 },
    written: "a:\n- 1\n- 3\n- 4\nb: 1\n",
  },
  {
    name: "a flow list stays on its line",
    text: "a: [ x, y ] # c\n",
    value: { a: ["x", "z, 1", "y"] },
    written: 'a: [ x, "z, 1", y ] # c\n',
  },
  {
    name: "a field of an item changes alone",
    text: "input:\n  - { name: a, type: text } # c\n  - name: b\n    type: text\n",
    value: {
      input: [
        { name: "a", type: "number" },
        { name: "b", type: "date", required: true },
      ],
    },
    written: "input:\n  - { name: a, type: number } # c\n  - name: b\n    type: date\n    required: true\n",
  },
  {
    name: "the first key of an item goes",
    text: "input:\n  - name: b\n    type: text # c\n",
    value: { input: [{ type: "text" }] },
    written: "input:\n  - type: text # c\n",
  },
  {
    name: "a folded text becomes a plain one, its header's comment stays",
    text: "description: >- # c\n  one\n  two\nactive: true\n",
    value: { description: "one", active: true },
    written: "description: one # c\nactive: true\n",
  },
  {
    name: "a text over several lines becomes a literal block",
    text: "description: one # c\nactive: true\n",
    value: { description: "one\n\ntwo\n", active: true },
    written: "description: | # c\n  one\n\n  two\nactive: true\n",
  },
  {
    name: "a scalar becomes a map, a map a scalar",
    text: "a: 1 # x\nb: # y\n  c: 1\n  d: 2 # z\ne: 1\n",
    value: { a: { c: 1 }, b: 2, e: 1 },
    written: "a: # x\n  c: 1\nb: 2 # y\ne: 1\n",
  },
  {
    name: "what stands on the next line changes there",
    text: "a:\n  # c\n  one # d\nb: 1\n",
    value: { a: "two", b: 1 },
    written: "a:\n  # c\n  two # d\nb: 1\n",
  },
  {
    name: "a file with four spaces stays one",
    text: "a:\n    b: 1\n",
    value: { a: { b: 1, c: { d: 1 } }, e: { f: 1 } },
    written: "a:\n    b: 1\n    c:\n        d: 1\ne:\n    f: 1\n",
  },
  {
    name: "a schedule moves from one type to another",
    text: "name: New order\nschedule:\n  type: indefinitely # often\n  interval: 900\n\n# In blueprint.json: module 5.\n",
    value: { name: "New order", schedule: { type: "daily", time: "2026-11-22" }, ignore: ["name"] },
    written:
      'name: New order\nschedule:\n  type: daily # often\n  time: "2026-11-22"\nignore:\n  - name\n\n# In blueprint.json: module 5.\n',
  },
  {
    name: "an alias gives way to what differs",
    text: "a: &x { k: 1 }\nb: *x # c\nd: 1 # e\n",
    value: { a: { k: 1 }, b: { k: 2 }, d: 1 },
    written: "a: &x { k: 1 }\nb: # c\n  k: 2\nd: 1 # e\n",
  },
  {
    name: "what an alias repeats stays what it was",
    text: "# h\na: &x { k: 1 } # c\nb: *x\nd: 1 # e\n",
    value: { a: { k: 3 }, b: { k: 1 }, d: 1 },
    written: "# h\na: { k: 3 } # c\nb:\n  k: 1\nd: 1 # e\n",
  },
  {
    name: "a tag goes with the value that it was for",
    text: "a: !!str 5 # c\nb: 1\n",
    value: { a: 6, b: 1 },
    written: "a: 6 # c\nb: 1\n",
  },
  {
    name: "a key that is a number in the file is a text for us",
    text: "modules:\n  7: { a: 1 }\n  # c\n  8: 1\n",
    value: { modules: { "7": { a: 2 } } },
    written: "modules:\n  7: { a: 2 }\n",
  },
  {
    name: "the blank lines of a literal block are its own",
    text: "a: |+\n  x\n\nb: 1\n",
    value: { a: "x\n\n", c: 2 },
    written: "a: |+\n  x\n\nc: 2\n",
  },
];

describe("patchYaml", () => {
  test.for(rows)("$name", ({ text, value, written, isSorted = false }) => {
    expect(patchYaml("test.yaml", text, value, { isSorted })).toBe(written);
    expect(read(written)).toEqual(value);
  });

  test.for([
    ..."0800 1e3 true null 2026-11-22 ~ yes off 0x1f 12:30 1_000 .inf".split(" "),
    "",
    " a",
    "a: b",
    "a #b",
    "# a",
    "- a",
    "*a",
    "&a",
    "!a",
    "{{a}}",
    "a:",
    "x\r\ny",
    "\ttab\n",
    "\ud800",
  ])("quotes %j, as a value and as a key", (text) => {
    const written = patchYaml("test.yaml", "z: 1\n", { z: 1, a: text, [text]: 1, f: [text] });
    expect(written).toContain(`a: "`);
    expect(read(written)).toEqual({ z: 1, a: text, [text]: 1, f: [text] });
  });

  test.for(["scenario/orders/new-order", "connection.crm", "mapper.values.Total", "a b", "https://example.com/?a=b#c"])(
    "writes %s without quotes",
    (text) => {
      expect(patchYaml("test.yaml", "", { [text]: text })).toBe(`${text}: ${text}\n`);
    },
  );

  test("holds keys that are too long for one line", () => {
    const key = "k".repeat(2000);
    expect(read(patchYaml("test.yaml", "a: 1\n", { a: 1, [key]: 1 }))).toEqual({ a: 1, [key]: 1 });
  });

  test("refuses a text that does not parse", () => {
    expect(() => patchYaml("test.yaml", "a: [", { a: 1 })).toThrow(expect.objectContaining({ code: "yaml/invalid" }));
  });

  test("writes whatever value into a text of one key, and takes it back", () => {
    fc.assert(
      fc.property(values, (value) => {
        const written = patchYaml("test.yaml", "# head\nkept: 1 # c\n", { kept: 1, value });
        expect(jsonEqual(read(written), { kept: 1, value })).toBe(true);
        expect(written.startsWith("# head\nkept: 1 # c\n")).toBe(true);
        expect(patchYaml("test.yaml", written, { kept: 1 })).toBe("# head\nkept: 1 # c\n");
      }),
      { numRuns: 400 },
    );
  });

  test("says the new value, and keeps the lines of every key that did not change", () => {
    fc.assert(
      fc.property(
        layouts.chain((layout) => fc.tuple(fc.constant(layout), editedObject(layout.value), fc.boolean())),
        ([{ text, value, chunks }, wanted, isSorted]) => {
          expect(patchYaml("test.yaml", text, value)).toBe(text);
          const written = patchYaml("test.yaml", text, wanted, { isSorted });
          expect(jsonEqual(read(written), wanted)).toBe(true);
          let at = 0;
          for (const [key, chunk] of chunks) {
            if (!Object.hasOwn(wanted, key) || !jsonEqual(wanted[key], value[key])) continue;
            const found = written.indexOf(chunk, at);
            expect(found, `${JSON.stringify(chunk)} in ${JSON.stringify(written)}`).toBeGreaterThanOrEqual(0);
            at = found + chunk.length;
          }
          expect(patchYaml("test.yaml", written, wanted)).toBe(written);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("goes from any file of the example to any other", () => {
    const folder = "blueprints-example/";
    const texts = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => readFileSync(folder + file, "utf8"));
    for (const from of texts) {
      for (const to of texts) {
        const value = read(to) as JsonObject;
        expect(read(patchYaml("test.yaml", from, value))).toEqual(value);
      }
    }
  });
});

interface Layout {
  readonly text: string;
  readonly value: JsonObject;
  readonly chunks: readonly (readonly [string, string])[];
}

const styles = fc.record({
  indent: fc.constantFrom(2, 3, 4),
  indentSeq: fc.boolean(),
  collectionStyle: fc.constantFrom("any" as const, "flow" as const),
  defaultStringType: fc.constantFrom("PLAIN" as const, "QUOTE_DOUBLE" as const, "QUOTE_SINGLE" as const),
  flowCollectionPadding: fc.boolean(),
  isCommented: fc.boolean(),
  above: fc.constantFrom("", "\n", "# c\n", "\n# c\n", "# c\n\n", "\n\n"),
});

/** A file whose keys are each laid out in a style of their own, with comments between and in them. */
const layouts: fc.Arbitrary<Layout> = objects
  .chain((value) =>
    fc.record({
      value: fc.constant(value),
      styles: fc.array(styles, { minLength: Object.keys(value).length, maxLength: Object.keys(value).length }),
      isWindows: fc.boolean(),
      hasEnd: fc.boolean(),
    }),
  )
  .map(({ value, styles: each, isWindows, hasEnd }) => {
    const toLines = (text: string) => (isWindows ? text.replaceAll("\n", "\r\n") : text);
    const parts = Object.keys(value).map((key, index) => {
      const { isCommented, above, ...style } = each[index] as (typeof each)[0];
      const options = { version: "1.2" as const, schema: "core", lineWidth: 0, aliasDuplicateObjects: false, ...style };
      const plain = stringify({ [key]: value[key] }, { ...options, blockQuote: !isCommented, collectionStyle: "any" });
      const given = style.collectionStyle === "any" ? plain : `${JSON.stringify(key)}: ${flow(value[key], options)}`;
      return { key, above, chunk: toLines(isCommented ? commented(given) : given) };
    });
    const whole = parts.map(({ above, chunk }) => toLines(above) + chunk).join("");
    return {
      value,
      text: hasEnd ? whole : whole.replace(/\r?\n$/, ""),
      chunks: parts.map(({ key, chunk }) => [key, chunk.trimEnd()] as const),
    };
  })
  .filter(({ text, value }) => isSame(text, value));

function flow(value: unknown, options: object): string {
  return stringify(value, { ...options, blockQuote: false }).replace(/\n?$/, "\n");
}

/** A comment beside every line, and above every second one. */
function commented(text: string): string {
  const lines = text.trimEnd().split("\n");
  return lines
    .flatMap((line, index) => [
      ...(index % 2 === 1 ? [`${/^ */.exec(line)?.[0] ?? ""}# ${index}`] : []),
      line.trim() === "" ? line : `${line} # beside ${index}`,
    ])
    .map((line) => `${line}\n`)
    .join("");
}

/** Whether the library wrote what was meant, for our reader: some comments and line ends stand within texts. */
function isSame(text: string, value: JsonObject): boolean {
  try {
    return jsonEqual(read(text), value);
  } catch {
    return false;
  }
}
