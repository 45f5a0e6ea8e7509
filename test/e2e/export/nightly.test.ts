// A nightly export to a branch that nobody merges for days, while people go on working on main: nothing of the team's is
// deleted or doubled, and the branch holds what is new, once.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { gitIn, type Repository } from "../../git/repository.ts";
import type { Loop, Ran } from "../loop.ts";
import { blueprintOf, startAppliedShop } from "../shop.ts";
import { exportIn } from "./command.ts";

beforeEach(() => {
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
});
afterEach(() => vi.unstubAllEnvs());

interface Nightly {
  readonly loop: Loop;
  readonly git: Repository["git"];
  /** The nightly branch as the remote has it. */
  pushed(): string;
  night(): Promise<Ran>;
  /** What the team has, by name. */
  names(): readonly string[];
}

/** Main is what the team has, but for one scenario that Git dropped and Make still has. */
async function startNightly(): Promise<Nightly> {
  const loop = await startAppliedShop();
  const git = gitIn(loop.dir);
  const remote = mkdtempSync(join(tmpdir(), "make-gitops-remote-"));
  onTestFinished(() => rmSync(remote, { recursive: true, force: true }));
  git("init", "--quiet", "--bare", "--initial-branch=main", remote);
  git("init", "--quiet", "--initial-branch=main");
  await exportIn(loop.dir);
  git("add", "--all");
  git("commit", "--quiet", "-m", "Begin");
  loop.remove("scenarios/report");
  git("add", "--all");
  git("commit", "--quiet", "-m", "Without the report");
  git("remote", "add", "origin", remote);
  git("push", "--quiet", "origin", "main");
  return {
    loop,
    git,
    pushed: () => git("-C", remote, "rev-parse", "make/nightly").trim(),
    night: async () => exportIn(loop.dir, { branch: "make/nightly", push: true }),
    names: () =>
      loop
        .snapshot()
        .scenarios.map(({ name }) => name)
        .toSorted(),
  };
}

async function addScenario({ make, emulator: { teamId } }: Loop, name: string): Promise<void> {
  const modules = [{ id: 1, mapper: { name: "a", value: name } }];
  const blueprint = JSON.stringify(blueprintOf(name, modules));
  await make.scenarios.create({ teamId, blueprint, scheduling: JSON.stringify({ type: "on-demand" }) });
}

const merges: Readonly<Record<string, (git: Repository["git"]) => void>> = {
  merge: (git) => void git("merge", "--quiet", "--no-ff", "-m", "Merge the night", "make/nightly"),
  squash: (git) => {
    git("merge", "--quiet", "--squash", "make/nightly");
    git("commit", "--quiet", "-m", "The night");
  },
};

test.for(Object.entries(merges))(
  "what is exported and not merged survives an apply that prunes; merged by %s, nothing is left to do",
  async ([, merge]) => {
    const { loop, git, pushed, night, names } = await startNightly();
    for (const name of ["Returns", "Invoices"]) await addScenario(loop, name);
    const first = await night();
    expect([first.code, first.problems]).toEqual([0, []]);
    expect(first.out).toContain("Returns");
    const brought = git("diff", "--name-only", "main", pushed()).split("\n");
    expect(brought).toEqual(
      expect.arrayContaining(["scenarios/invoices/blueprint.json", "scenarios/returns/blueprint.json"]),
    );
    expect(git("branch", "--show-current").trim()).toBe("main");

    await loop.applied({ prune: true, allow: ["delete"] });
    expect(names()).toEqual(["Invoices", "Orders", "Returns"]);
    const hooks = loop.snapshot().hooks.length;
    await loop.applied({ prune: true, allow: ["delete"] });
    expect([names(), loop.snapshot().hooks.length]).toEqual([["Invoices", "Orders", "Returns"], hooks]);

    const waiting = pushed();
    const second = await night();
    expect([second.code, second.problems]).toEqual([0, []]);
    expect(second.out).toContain("Nothing changed.");
    expect(pushed()).toBe(waiting);
    expect(git("rev-parse", "make/nightly").trim()).toBe(waiting);

    merge(git);
    git("push", "--quiet", "origin", "main");
    const { changes, conflicts, drift, guards } = await loop.planned({ prune: true });
    const writes = changes.filter(({ action }) => action !== "adopt");
    expect({ writes, conflicts, drift, guards }).toEqual({ writes: [], conflicts: [], drift: [], guards: [] });
    await loop.forget();
    await loop.applied({ prune: true });
    expect([loop.proxy.writes, names()]).toEqual([[], ["Invoices", "Orders", "Returns"]]);

    const third = await night();
    expect([third.code, third.problems]).toEqual([0, []]);
    expect(third.out).toContain("Nothing changed.");
    expect(git("diff", "--stat", "main", "make/nightly")).toBe("");
    expect(git("status", "--porcelain")).toBe("");
    const again = await exportIn(loop.dir, { commit: true });
    expect(again.out).toContain("Nothing changed.");
  },
);

test("a change of main that the branch does not have yet comes along, and what waits is told once", async () => {
  const { loop, git, pushed, night } = await startNightly();
  await addScenario(loop, "Returns");
  await night();
  await addScenario(loop, "Invoices");
  loop.write({ "README.md": "More\n" });
  git("add", "README.md");
  git("commit", "--quiet", "-m", "Readme");
  const second = await night();
  expect(second.problems).toEqual([]);
  expect(second.out).toContain("Invoices");
  expect(second.out).not.toMatch(/\+ Returns/);
  expect(git("ls-tree", "-r", "--name-only", pushed()).split("\n")).toEqual(
    expect.arrayContaining(["README.md", "scenarios/invoices/blueprint.json", "scenarios/returns/blueprint.json"]),
  );
});

test("what waits and was deleted in Make before anybody merged it leaves the branch again", async () => {
  const { loop, git, pushed, night } = await startNightly();
  await addScenario(loop, "Returns");
  await night();
  const { id } = loop.snapshot().scenarios.find(({ name }) => name === "Returns") as { id: number };
  await loop.make.scenarios.delete(id);
  expect((await night()).code).toBe(0);
  // The page of what is in Make tells of the report that main dropped, too.
  expect(git("diff", "--name-only", "main", pushed()).trim()).toBe("INDEX.md");
});
