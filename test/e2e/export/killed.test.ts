// An export through the CLI that is killed at each of its files: what is on the disk is old or new, the next export
// finishes it, and the one after finds nothing to do.

import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { gitIn, type Repository } from "../../git/repository.ts";
import { editModule } from "../editor.ts";
import { liveScenario, type Loop } from "../loop.ts";
import { blueprintOf, hookModule, startAppliedShop } from "../shop.ts";
import { cli } from "../spawned.ts";
import { exportIn } from "./command.ts";
import { filesIn } from "./exporting.ts";

beforeEach(() => {
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
});
afterEach(() => vi.unstubAllEnvs());

/** Loaded before the CLI: the process ends itself when the file with that number is about to get its place, or to go. */
const killer = `
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
let left = Number(process.env.KILL_BEFORE_FILE);
for (const [name, at] of [["renameSync", 1], ["rmSync", 0]]) {
  const real = fs[name];
  fs[name] = (...args) => {
    const path = String(args[at]);
    const isOfProject = path.startsWith(process.env.KILL_IN) && !/[.]make-gitops|[.]new$/.test(path);
    if (isOfProject && left-- === 0) process.kill(process.pid, "SIGKILL");
    return real(...args);
  };
}
syncBuiltinESMExports();
`;

interface Changed {
  readonly loop: Loop;
  /** A copy of the project in a folder of its own, state and repository with it. */
  copy(): { readonly dir: string; readonly git: Repository["git"] };
}

/** A project in Git, and since then in Make: one scenario changed, one new with a webhook and a connection, one gone. */
async function startChanged(): Promise<Changed> {
  const loop = await startAppliedShop();
  const git = gitIn(loop.dir);
  git("init", "--quiet", "--initial-branch=main");
  await exportIn(loop.dir);
  git("add", "--all");
  git("commit", "--quiet", "-m", "Begin");
  const { make, emulator } = loop;
  const { teamId } = emulator;
  await editModule(loop, "Orders", 3, { value: "{{1.sum}}" });
  await make.scenarios.delete(liveScenario(loop, "Report").id);
  const data = { method: false, headers: false, stringify: false };
  const hook = await make.hooks.create({ name: "Returns in", teamId, typeName: "gateway-webhook", data });
  const blueprint = JSON.stringify(
    blueprintOf("Returns", [hookModule(hook.id), { id: 2, mapper: { name: "b", value: "2" } }]),
  );
  await make.scenarios.create({ teamId, blueprint, scheduling: JSON.stringify({ type: "immediately" }) });
  return {
    loop,
    copy: () => {
      const dir = mkdtempSync(join(tmpdir(), "make-gitops-killed-"));
      onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
      cpSync(loop.dir, dir, { recursive: true, preserveTimestamps: true });
      return { dir, git: gitIn(dir) };
    },
  };
}

test("killed at any file, the next export finishes it and the one after changes nothing", async () => {
  const { loop, copy } = await startChanged();
  const before = filesIn(loop.dir);
  const whole = copy();
  expect((await exportIn(whole.dir, { commit: true, prune: true })).problems).toEqual([]);
  const after = filesIn(whole.dir);
  const files = whole.git("show", "--format=", "--name-only", "--no-renames").trim().split("\n");
  expect(files.length).toBeGreaterThan(6);

  for (const count of files.keys()) {
    const { dir, git } = copy();
    const env = {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(killer)}`,
      KILL_BEFORE_FILE: String(count),
      KILL_IN: dir,
    };
    const killed = await cli(["export", "--prune", "--dir", dir], { env });
    expect(killed, killed.err).toMatchObject({ code: null });
    const now = filesIn(dir);
    const moved = files.filter((file) => now[file] !== before[file]);
    expect(moved).toHaveLength(count);
    expect(moved.map((file) => now[file])).toEqual(moved.map((file) => after[file]));

    const next = await exportIn(dir, { commit: true, prune: true });
    expect([next.code, next.problems]).toEqual([0, []]);
    expect(next.err).toContain("An export was interrupted");
    expect(filesIn(dir)).toEqual(after);
    expect(git("status", "--porcelain")).toBe("");
    expect(git("rev-list", "--count", "HEAD").trim()).toBe("2");
    expect(existsSync(join(dir, ".make-gitops/export/journal.json"))).toBe(false);

    const last = await exportIn(dir, { commit: true, prune: true });
    expect(last.out).toContain("Nothing changed.");
    expect(git("rev-list", "--count", "HEAD").trim()).toBe("2");
    expect(readFileSync(join(dir, "INDEX.md"), "utf8")).toBe(after["INDEX.md"]);
  }
}, 60_000);
