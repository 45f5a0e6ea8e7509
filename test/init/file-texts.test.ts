// The texts that init writes: whatever a name holds, they say that name; and of a user's file nothing is ever lost.

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import {
  attributeLines,
  ignoreLines,
  projectText,
  targetText,
  withLines,
  yamlWord,
} from "../../src/init/file-texts.ts";
import { presetNames } from "../../src/init/presets.ts";
import { workflowsOf } from "../../src/init/workflows.ts";
import { checkSchema } from "../../src/project/schema-check.ts";
import { parseYamlFile } from "../../src/project/yaml-file.ts";

const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.constantFrom("true", "null", "007", "1e3", "~", "a: b", "# no", "on", "- x", "${{ github.token }}", "a, b", "{x}"),
);

test("a text of YAML is that text, in a line of its own and inside braces", () => {
  fc.assert(
    fc.property(name, (text) => {
      expect(parse(`a: ${yamlWord(text)} # c\n`)).toEqual({ a: text });
      expect(parse(`{ a: ${yamlWord(text)}, b: 1 }\n`)).toEqual({ a: text, b: 1 });
    }),
  );
});

test("the project and target files fit their schemas, whatever the names", () => {
  fc.assert(
    fc.property(name, name, fc.boolean(), (team, organization, isClient) => {
      const project = parseYamlFile("make-gitops.yaml", projectText(team, isClient ? organization : undefined));
      const own = isClient ? { extends: "clients/base" } : { zone: "eu2.make.com", direction: "from-make" as const };
      const text = targetText({ ...own, team: { id: 88, name: team, organization } });
      const target = parseYamlFile("targets/a.yaml", text);
      expect([...checkSchema("project", project), ...checkSchema("target", target)]).toEqual([]);
      expect(target.value).toEqual({ ...own, team: 88 });
    }),
  );
});

test("lines are added once, and every byte that was there stays at its place", () => {
  const line = fc.constantFrom(
    "",
    "node_modules",
    ".make-gitops",
    "/.make-gitops/",
    "*.json text eol=lf",
    "# x",
    "*.yaml  text",
  );
  const file = fc.tuple(fc.array(line), fc.constantFrom("\n", "\r\n"), fc.boolean());
  fc.assert(
    fc.property(file, fc.constantFrom(ignoreLines, attributeLines), ([lines, end, isClosed], wanted) => {
      const text = `${lines.join(end)}${isClosed && lines.length > 0 ? end : ""}`;
      const extended = withLines(text, wanted) ?? text;
      expect(extended.startsWith(text)).toBe(true);
      expect(withLines(extended, wanted)).toBeUndefined();
      expect(text.includes("\r\n") && /(?<!\r)\n/.test(extended)).toBe(false);
    }),
  );
});

test.for([
  ["a folder's pattern without its slash", "node_modules\n.make-gitops\n", undefined],
  ["one that is anchored", "/.make-gitops/\n", undefined],
  ["an empty file", "", "# The state of a target where no Git remote keeps it.\n.make-gitops/\n"],
  ["a file without an end", "a", "a\n# The state of a target where no Git remote keeps it.\n.make-gitops/\n"],
] as const)("%s in .gitignore", ([, text, extended]) => {
  expect(withLines(text, ignoreLines)).toBe(extended);
});

test.for(presetNames)("the workflows of %s parse, whatever the target and the folder are called", (preset) => {
  fc.assert(
    fc.property(name, fc.oneof(name, fc.constant("")), fc.boolean(), (target, dir, isOnly) => {
      for (const { file, text } of workflowsOf(preset, { target, dir, isOnly })) {
        expect([file, text.trimEnd().split("\n").length < 25]).toEqual([file, true]);
        const { jobs } = parse(text) as {
          jobs: Record<string, { steps: readonly { with?: Record<string, string> }[] }>;
        };
        const inputs = Object.values(jobs)[0]?.steps.at(-1)?.with;
        expect(inputs?.["dir"]).toBe(dir === "" ? undefined : dir);
        expect(["string", ...(isOnly ? ["undefined"] : [])]).toContain(typeof inputs?.["target"]);
      }
    }),
  );
});
