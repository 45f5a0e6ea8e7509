import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lookIn, type Look, resolveTemplate } from "../../src/engine/resolve.ts";
import { pathSet } from "../../src/engine/path-set.ts";
import { isJsonObject, type JsonObject } from "../../src/json.ts";
import { formatPath, parsePath } from "../../src/path.ts";
import { jsonValue } from "../blueprint/arbitraries.ts";

const look: Look = ({ namespace, name, property }) => {
  if (property === "url") return { is: "known", value: "https://hook.example.com/x", secret: true };
  if (namespace === "var") {
    const values: JsonObject = { NUMBER: 7, LIST: [1], NONE: null, TEXT: `a \${var.NUMBER}` };
    if (name === "SECRET") return { is: "known", value: "hidden", secret: true };
    if (name === "KEPT") return { is: "kept" };
    return name in values ? { is: "known", value: values[name] as never } : { is: "missing" };
  }
  return namespace === "webhook" ? { is: "pending" } : { is: "known", value: 15 };
};
const resolved = (text: string) => resolveTemplate({ at: text }, look);

describe("resolve", () => {
  test.for([
    [`\${var.NUMBER}`, 7],
    [`\${var.LIST}`, [1]],
    [`\${var.NONE}`, null],
    [`n: \${var.NUMBER} \${var.LIST}`, "n: 7 [1]"],
    [`\${var.TEXT}`, `a \${var.NUMBER}`],
    [`\${connection.c}`, 15],
    [`\${connection.c:string}`, "15"],
    [`\${scenario.x:SCN}`, "SCN_15"],
    [`$\${var.NUMBER}`, `\${var.NUMBER}`],
    [`\${webhook.in}`, `\${webhook.in}`],
    [`\${other.thing} {{1.a}}`, `\${other.thing} {{1.a}}`],
  ] as const)("%s is %j", ([text, value]) => {
    expect(resolved(text).value).toEqual({ at: value });
  });

  test("says what is pending, kept and missing, and where", () => {
    expect(resolved(`\${webhook.in}`).pending).toMatchObject([{ namespace: "webhook", name: "in" }]);
    expect(resolved(`x \${var.KEPT}`)).toMatchObject({ kept: [["at"]], value: { at: `x \${var.KEPT}` } });
    expect(resolved(`\${var.ABSENT}`).missing).toMatchObject([{ path: ["at"], reference: { name: "ABSENT" } }]);
  });

  test("records what references stood for, secrets left out", () => {
    const { values, secrets } = resolveTemplate(
      { b: `\${var.NUMBER} \${connection.c:string}`, a: `\${var.SECRET}`, u: `to \${webhook.in.url}` },
      look,
    );
    expect(values).toEqual({ "connection.c": 15, "var.NUMBER": 7 });
    expect(secrets).toEqual([["a"], ["u"]]);
  });

  test("with what was recorded gives the values of then; what was secret is Make's", () => {
    const template = { n: `\${var.NUMBER}`, s: `\${var.SECRET}` };
    const { value, kept } = resolveTemplate(template, lookIn(resolveTemplate(template, look).values));
    expect([value, kept]).toEqual([{ n: 7, s: `\${var.SECRET}` }, [["s"]]]);
  });

  test("leaves any value without references as it is", () => {
    const plain = jsonValue.filter((value) => isJsonObject(value) && !JSON.stringify(value).includes("${var"));
    fc.assert(
      fc.property(plain, (value) => {
        expect(resolveTemplate(value as JsonObject, look).value).toEqual(value);
      }),
    );
  });
});

describe("paths", () => {
  test("are read as they are written", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (path) => {
        expect(parsePath(formatPath(path))).toEqual(path);
      }),
    );
  });

  test("any other text is no path, and no failure", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('"', "\\", ".", "a", "x", "\n"), { maxLength: 8 }), (parts) => {
        const path = parsePath(parts.join(""));
        expect(path === undefined || parsePath(formatPath(path))?.join() === path.join()).toBe(true);
      }),
    );
  });

  test("a set of them answers for what is above and below", () => {
    const set = pathSet([["a", "b"], ["c"]]);
    expect(
      [["a"], ["a", "b"], ["a", "b", "x"], ["a", "x"], ["c", "d"], ["d"]].map((path) => [
        set.covers(path),
        set.within(path),
      ]),
    ).toEqual([
      [false, true],
      [true, true],
      [true, true],
      [false, false],
      [true, true],
      [false, false],
    ]);
  });
});
