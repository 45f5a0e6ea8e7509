// Reading files: whatever their bytes, a project loads or tells problems; nothing else is ever thrown.

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fmt } from "../../src/commands/fmt.ts";
import { validate } from "../../src/commands/validate.ts";
import { type SourcePlace, ToolError } from "../../src/errors.ts";
import type { Json } from "../../src/json.ts";
import { parseJsonFile } from "../../src/project/json-file.ts";
import { indexJson } from "../../src/project/json-text.ts";
import { readText } from "../../src/project/files.ts";
import { parseYamlFile } from "../../src/project/yaml-file.ts";
import { blueprint, smallest, temporaryProject } from "./temporary-project.ts";

const files = [
  "make-gitops.yaml",
  "targets/production.yaml",
  "scenarios/a/scenario.yaml",
  "scenarios/a/blueprint.json",
  "scenarios/a/blueprint.editor.json",
  "webhooks/a.yaml",
  "targets/base.yaml",
  "ids/production.yaml",
];

/** Text that looks like one of our files more often than chance would have it. */
const nearlyText = fc
  .array(
    fc.oneof(
      fc.constantFrom("extends", "abstract", "movedFrom", "base", "production", "webhook/*", "webhook/a"),
      fc.constantFrom("version", "name", "vars", "overrides", "bindings", "scenario/a", "schedule", "type", "flow"),
      fc.constantFrom(
        "module",
        "metadata",
        "designer",
        "orphans",
        "routes",
        "interface",
        "modules",
        "blueprint",
        "ignore",
      ),
      fc.constantFrom(
        ": ",
        "\n",
        "\n  ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ",",
        '"',
        "'",
        "&a ",
        "*a",
        "!t ",
        "#",
        "| ",
        "? ",
        "\t",
      ),
      fc.constantFrom(
        "${var.A}",
        "${env.MAKE_VAR_A}",
        "${webhook.a.url}",
        "$${",
        "__proto__",
        "1",
        "-1e400",
        "null",
        "true",
      ),
      fc.string(),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

const nearlyJson = fc.oneof(
  nearlyText,
  fc.json(),
  fc
    .dictionary(
      fc.constantFrom("flow", "name", "metadata", "scheduling", "interface", "modules", "blueprint"),
      fc.jsonValue(),
    )
    .map((value) => JSON.stringify(value)),
);

describe("any bytes as any file", () => {
  test("give a project or problems, from validate and from fmt, and fmt settles at once", async () => {
    using project = temporaryProject({});
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.oneof(fc.uint8Array({ maxLength: 60 }), nearlyText, nearlyJson),
        async (file, content) => {
          project.write({ ...smallest, "scenarios/a/blueprint.json": blueprint(), "webhooks/a.yaml": "" });
          project.write({ "scenarios/a/scenario.yaml": "", "scenarios/a/blueprint.editor.json": "{}" });
          project.write({ "targets/base.yaml": "abstract: true\n", "ids/production.yaml": "webhook/a: 1\n" });
          project.write({ [file]: content });
          const validated = await outcomeOf(validate({ dir: project.dir, env: {} }));
          const first = await outcomeOf(fmt({ dir: project.dir, check: false, env: {} }));
          const second = await outcomeOf(fmt({ dir: project.dir, check: true, env: {} }));
          expect([...validated.places, ...first.places].filter(({ line, column }) => line < 1 || column < 1)).toEqual(
            [],
          );
          expect(second.result).toEqual(first.result && { changed: [] });
        },
      ),
      { numRuns: 400 },
    );
  });
});

interface Outcome<T> {
  readonly result: T | undefined;
  readonly places: readonly SourcePlace[];
}

/** The result, or the places of the problems. Whatever else is thrown is thrown on. */
async function outcomeOf<T>(promise: Promise<T>): Promise<Outcome<T>> {
  try {
    return { result: await promise, places: [] };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { result: undefined, places: error.problems.flatMap(({ at }) => (at ? [at] : [])) };
  }
}

function attempt<T>(act: () => T, expected: new (...rest: never[]) => Error): { value?: T; error?: Error } {
  try {
    return { value: act() };
  } catch (error) {
    if (error instanceof expected) return { error };
    throw error;
  }
}

describe("JSON", () => {
  test("reads what JSON.parse reads, or says why it should not", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 6 }), nearlyJson), (text) => {
        const parsed = attempt(() => JSON.parse(text) as Json, SyntaxError);
        const read = attempt(() => parseJsonFile("a.json", text).value, ToolError);
        const isRefused = read.error !== undefined && /occurs twice|not allowed|exactly/.test(read.error.message);
        expect(isRefused || (parsed.error ? read.error !== undefined : read.error === undefined)).toBe(true);
        expect(read.error ? undefined : read.value).toEqual(read.error ? undefined : parsed.value);
      }),
      { numRuns: 1000 },
    );
  });

  test("finds the place of every value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const places = indexJson(text);
        const visit = (item: unknown, path: readonly string[]): void => {
          expect(text.slice(places.value(path)).startsWith(JSON.stringify(item).slice(0, 1))).toBe(true);
          if (typeof item === "object" && item !== null) {
            for (const [key, each] of Object.entries(item)) visit(each, [...path, key]);
          }
        };
        visit(JSON.parse(text), []);
      }),
    );
  });

  test("takes CRLF and a byte order mark, and counts lines and columns from 1", () => {
    using project = temporaryProject({ "a.json": '\uFEFF{\r\n  "a": [\r\n    1, 22 ]\r\n}\r\n' });
    const source = parseJsonFile("a.json", readText(project.dir, "a.json", 1000) ?? "");
    expect(source.value).toEqual({ a: [1, 22] });
    expect(source.place(["a", "1"])).toEqual({ file: "a.json", line: 3, column: 8 });
    expect(source.keyPlace(["a"])).toEqual({ file: "a.json", line: 2, column: 3 });
    expect(source.place(["a", "7", "x"])).toEqual({ file: "a.json", line: 2, column: 8 });
  });
});

describe("YAML", () => {
  test("gives the place of a value, of a key, and of what is nearest to a path that is not there", () => {
    const source = parseYamlFile("a.yaml", "a:\n  - x\n  - b: 1\n7: y\nempty:\n");
    expect(source.value).toEqual({ a: ["x", { b: 1 }], "7": "y", empty: null });
    expect(source.place(["a", "1", "b"])).toMatchObject({ line: 3, column: 8 });
    expect(source.keyPlace(["a", "1", "b"])).toMatchObject({ line: 3, column: 5 });
    expect(source.place(["7"])).toMatchObject({ line: 4, column: 4 });
    expect(source.place(["empty"])).toMatchObject({ line: 5, column: 1 });
    expect(source.place(["a", "1", "none", "x"])).toMatchObject({ line: 3, column: 5 });
  });

  test("reads aliases as the value that they name, and dates, yes and no as texts", () => {
    const source = parseYamlFile("a.yaml", "a: &x { b: 1 }\nc: *x\nd: 2026-01-01\ne: yes\nf: 0o10\n");
    expect(source.value).toEqual({ a: { b: 1 }, c: { b: 1 }, d: "2026-01-01", e: "yes", f: 8 });
  });
});

test("no path outside the project is read", () => {
  using project = temporaryProject({ "in/a.yaml": "a: 1\n" });
  for (const path of ["../a.yaml", "in/../../a.yaml", "/etc/hostname", "in\\a.yaml", "a\0"]) {
    expect(() => readText(project.dir, path, 1000)).toThrow(/not a path inside the project/);
  }
  expect(readText(project.dir, "in/b.yaml", 1000)).toBeUndefined();
  expect(readText(project.dir, "in/a.yaml", 1000)).toBe("a: 1\n");
});
