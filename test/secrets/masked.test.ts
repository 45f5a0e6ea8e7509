// Masking hides at least what finding finds: what a plan shows of a place has no secret in it.

import { expect, test } from "vitest";
import { maskSecrets } from "../../src/engine/secret.ts";
import { isJsonObject, type Json } from "../../src/json.ts";
import { type Path, valueAt } from "../../src/path.ts";
import { scenario } from "../../src/kinds/scenario.ts";
import { findSecrets } from "../../src/secrets/find-secrets.ts";
import { hiderOf } from "../../src/secrets/hide-texts.ts";
import { found } from "./planted-secrets.ts";
import { planted } from "./planted.ts";

test.for(found.map(([kind, spec], index) => [index + 1, kind, spec] as const))(
  "%i: a plan shows no %s, whatever part of the object it shows",
  async ([, , marked]) => {
    const { spec, secrets } = planted(marked);
    for (const { path } of await findSecrets(spec)) {
      for (let length = path.length; length > 0; length -= 1) {
        const place = path.slice(0, length);
        // Of a pair a plan knows the name: it stands beside the value.
        if (/^(?:value|default)$/.test(place.at(-1) ?? "") && isJsonObject(valueAt(spec, place.slice(0, -1)))) continue;
        // So does a filter, which is shown as one.
        if (place.some((segment) => segment === "conditions") && place.at(-1) !== "conditions") continue;
        const shown = JSON.stringify(maskSecrets(valueAt(spec, place) as Json, verdictPathOf(spec, place)));
        for (const secret of secrets) expect(shown, place.join(".")).not.toContain(JSON.stringify(secret).slice(1, -1));
      }
    }
  },
);

function verdictPathOf(spec: Parameters<typeof scenario.model.verdictPath>[0], path: Path): Path {
  return scenario.model.verdictPath(spec, path);
}

test.for([
  ["the whole of a text", "abcdef", ["abcdef"], "••••••"],
  ["a part of one", "see abcdef!", ["abcdef"], "see ••••••!"],
  ["the longer one of two that begin alike", "see abcdefLONG.", ["abcdef", "abcdefLONG"], "see ••••••."],
  ["two that overlap, as one", "see abcdefghi.", ["abcdef", "defghi"], "see ••••••."],
  ["a number", { pin: 4711, more: 47_110 }, ["4711"], { pin: "••••••", more: 47_110 }],
  ["a short one only as a whole value", ["4711", "14711"], ["4711"], ["••••••", "14711"]],
  ["the name of a field", { abcdefgh: { x: ["abcdefgh"] } }, ["abcdefgh"], { "••••••": { x: ["••••••"] } }],
  ["nothing without secrets", { a: 1 }, [], { a: 1 }],
] as const)("dots stand for %s", ([, value, secrets, shown]) => {
  expect(hiderOf(secrets)(value as Json)).toEqual(shown);
});
