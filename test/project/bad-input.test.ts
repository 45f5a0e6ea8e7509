// Bad inputs: each gives errors that name the file, the line and the column, say what was found and what to do next.
// Everything here is found offline: `validate` has no way to reach Make.

import { linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { validate } from "../../src/commands/validate.ts";
import { formatProblem, type Problem, ToolError } from "../../src/errors.ts";
import { badInputs, scenario } from "../cases/bad-input/bad-inputs.ts";
import { smallest, temporaryProject } from "./temporary-project.ts";

async function problemsOf(dir: string, env: Readonly<Record<string, string>> = {}): Promise<readonly Problem[]> {
  try {
    await validate({ dir, env });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return error.problems;
  }
  return [];
}

describe("bad inputs", () => {
  test.for(badInputs)("tells $what with its place", async ({ files, problems, words, env }) => {
    using project = temporaryProject({ ...smallest, ...files });
    const found = await problemsOf(project.dir, env);
    const first = found[0] && formatProblem(found[0]);
    expect({ first, places: found.map(({ at, code }) => `${at?.file}:${at?.line}:${at?.column} ${code}`) }).toEqual({
      first,
      places: problems,
    });
    for (const word of words) expect(first).toMatch(word);
  });

  test("does not follow a link, whether to a file or to a folder", async () => {
    using outside = temporaryProject({ "secret.yaml": "name: do-not-show\n" });
    using project = temporaryProject(smallest);
    mkdirSync(join(project.dir, "webhooks"));
    symlinkSync(join(outside.dir, "secret.yaml"), join(project.dir, "webhooks/a.yaml"));
    symlinkSync(outside.dir, join(project.dir, "scenarios"));
    const found = await problemsOf(project.dir);
    expect(found.map(({ at, code }) => `${at?.file} ${code}`)).toEqual([
      "scenarios file/symlink",
      "webhooks/a.yaml file/symlink",
    ]);
    expect(JSON.stringify(found)).not.toContain("do-not-show");
  });

  test("does not follow a link in the place of the project file", async () => {
    using outside = temporaryProject(smallest);
    using project = temporaryProject({});
    symlinkSync(join(outside.dir, "make-gitops.yaml"), join(project.dir, "make-gitops.yaml"));
    expect((await problemsOf(project.dir)).map(({ code }) => code)).toEqual(["file/symlink"]);
  });

  test("reads a project whose own folder is reached through a link", async () => {
    using outside = temporaryProject({});
    using project = temporaryProject(smallest);
    symlinkSync(project.dir, join(outside.dir, "link"));
    expect(await problemsOf(join(outside.dir, "link"))).toEqual([]);
  });

  test("says how to name the folder where there is no project", async () => {
    using empty = temporaryProject({});
    const [problem] = await problemsOf(empty.dir);
    expect(problem).toMatchObject({ code: "project/not-found", hint: expect.stringContaining("--dir") as string });
    const [missing] = await problemsOf(join(empty.dir, "nowhere"));
    expect(missing).toMatchObject({ code: "project/not-found", message: expect.stringContaining("nowhere") as string });
    writeFileSync(join(empty.dir, "file"), "");
    expect((await problemsOf(join(empty.dir, "file"))).map(({ code }) => code)).toEqual(["project/not-found"]);
  });

  test("does not read what is no file", async () => {
    using project = temporaryProject({ "make-gitops.yaml/a": "" });
    const [problem] = await problemsOf(project.dir);
    expect(problem).toMatchObject({ code: "file/unreadable", message: "make-gitops.yaml is not a file." });
  });

  test.skipIf(process.platform === "win32")("does not print what a file's name could do to a terminal", async () => {
    using project = temporaryProject({ ...smallest, "webhooks/\u001b[2J\u202ea.yaml": "" });
    const [problem] = await problemsOf(project.dir);
    expect(problem).toMatchObject({ code: "file/unreadable", hint: "Rename the file." });
    expect(problem?.message).not.toMatch(/\p{C}/u);
    expect(problem?.message).toContain("\\u001b[2J\\u202ea.yaml");
  });

  test("reads a file that has two names on disk", async () => {
    using project = temporaryProject({ ...smallest, "webhooks/a.yaml": "name: x\n" });
    linkSync(join(project.dir, "webhooks/a.yaml"), join(project.dir, "webhooks/b.yaml"));
    expect(await problemsOf(project.dir)).toEqual([]);
  });

  test("tells the problems of all files and all targets at once, each once", async () => {
    using project = temporaryProject({
      ...smallest,
      "targets/staging.yaml": "zone: nowhere.example.com\nteam: 87\n",
      "targets/broken.yaml": "zone: [\n",
      ...scenario("actve: true\nname: ${var.NONE}\n"),
      "webhooks/a.yaml": "method: 1\n",
    });
    const found = (await problemsOf(project.dir)).map(({ at, code }) => `${at?.file} ${code}`);
    expect(found).toEqual([
      "targets/broken.yaml yaml/invalid",
      "targets/staging.yaml target/zone",
      "scenarios/hello/scenario.yaml schema/unknown-key",
      "scenarios/hello/scenario.yaml var/missing",
      "webhooks/a.yaml schema/invalid",
      "scenarios/hello/scenario.yaml var/missing",
    ]);
  });

  test("tells a project without targets what to add", async () => {
    using project = temporaryProject({ "make-gitops.yaml": "version: 1\nname: x\n", "webhooks/a.yaml": "a: [\n" });
    expect((await problemsOf(project.dir)).map(({ code }) => code)).toEqual(["yaml/invalid", "target/required"]);
  });
});
