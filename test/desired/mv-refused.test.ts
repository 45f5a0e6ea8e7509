// Moves that are refused, or stopped half way: nothing is written, or everything is as it was.

import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { carryOutMove } from "../../src/desired/carry-out-move.ts";
import { ToolError } from "../../src/errors.ts";
import { type Files, type TemporaryProject, temporaryProject } from "../project/temporary-project.ts";
import { move, shop, treeOf } from "./mv-shop.ts";

/** The code and words of what it is refused with, and whether anything was written. */
async function refusal(project: TemporaryProject, from: string, to: string): Promise<string> {
  const before = treeOf(project.dir);
  const told = await move(project.dir, from, to).then(
    () => "not refused",
    (error: unknown) => (error instanceof ToolError ? `${error.code}: ${error.message}` : String(error)),
  );
  return JSON.stringify(treeOf(project.dir)) === JSON.stringify(before) ? told : `something was written (${told})`;
}

describe("refused, with nothing written:", () => {
  const rows: readonly (readonly [from: string, to: string, told: RegExp])[] = [
    ["webhook/inn", "webhook/door", /^address\/unknown: There is no webhook\/inn/],
    ["target/prod", "target/x", /^address\/unknown: There is no target "prod"/],
    ["webhook/in", "webhook/in.url", /^address\/taken: webhook\/in\.url is there/],
    ["scenario/a", "scenario/C", /^address\/taken: scenario\/c is there/],
    ["target/production", "target/Staging", /^address\/taken: There is a target "staging"/],
    ["webhook/in", "scenario/in", /^usage\/invalid/],
    ["folder/a", "folder/b", /^usage\/invalid/],
    ["webhook/in", "webhook/in", /^usage\/invalid: webhook\/in is where it is/],
    ["webhook/in", "webhook/../../x", /^usage\/invalid.*begins with a dot/],
    ["webhook/in", "webhook//x", /^usage\/invalid.*is empty/],
    ["webhook/in", "webhook/x\\y", /^usage\/invalid/],
    ["webhook/in", "webhook/a b", /^reference\/unknown/],
    ["webhook/in", "webhook/gone", /^address\/moved: webhook\/in\.url was webhook\/gone before/],
  ];
  const files: Files = {
    ...shop,
    "targets/staging.yaml": "zone: eu2.make.com\nteam: 89\n",
    "webhooks/in.url.yaml": "name: Odd\nmovedFrom: webhook/gone\n",
  };

  test.for(rows)("%s → %s", async ([from, to, told]) => {
    using project = temporaryProject(files);
    expect(await refusal(project, from, to)).toMatch(told);
  });

  test("a file in the way", async () => {
    using project = temporaryProject({ ...shop, "scenarios/new/README.md": "Mine\n" });
    expect(await refusal(project, "scenario/a", "scenario/new")).toMatch(
      /^address\/taken: The file scenarios\/new\/README\.md/,
    );
  });

  test("a file where a folder should be", async () => {
    using project = temporaryProject({ ...shop, "scenarios/README.md": "Mine\n" });
    expect(await refusal(project, "scenario/a", "scenario/README.md/a")).toMatch(
      /^address\/taken: The file scenarios\/README\.md is/,
    );
  });

  test("a move that the disk stops half way is put back", async () => {
    using project = temporaryProject(shop);
    const before = treeOf(project.dir);
    const moves = [
      { from: "webhooks/in.yaml", to: "webhooks/deep/er/in.yaml" },
      { from: "webhooks/none.yaml", to: "webhooks/deep/none.yaml" },
    ];
    const moving = carryOutMove(project.dir, { moves, changes: [], notes: [] }, async () => {});
    await expect(moving).rejects.toMatchObject({
      code: "file/unreadable",
      message: "The files cannot be moved (ENOENT). Everything is as it was.",
    });
    expect(treeOf(project.dir)).toEqual(before);
    expect(existsSync(join(project.dir, "webhooks/deep"))).toBe(false);
  });

  test("a link on the way", async () => {
    using project = temporaryProject(shop);
    using outside = temporaryProject({});
    mkdirSync(join(project.dir, ".far"));
    symlinkSync(outside.dir, join(project.dir, "scenarios/far"));
    expect(await refusal(project, "scenario/a", "scenario/far/a")).toMatch(/^file\/symlink/);
  });

  test("a project with problems, which are told", async () => {
    using project = temporaryProject({ ...shop, "webhooks/bad.yaml": "nome: Bad\n" });
    expect(await refusal(project, "webhook/in", "webhook/door")).toMatch(/^schema\/unknown-key/);
  });

  test("a move after which the project would not load is put back, to the byte", async () => {
    const target = "zone: eu2.make.com\nteam: 88\noverrides: { 'webhook/i*': { headers: true } }\n";
    const { "webhooks/in.url.yaml": _odd, ...files } = shop;
    using project = temporaryProject({ ...files, "targets/production.yaml": target });
    expect(await refusal(project, "webhook/in", "webhook/deep/door")).toMatch(/^override\/unmatched/);
    expect(existsSync(join(project.dir, "webhooks/deep"))).toBe(false);
  });
});
