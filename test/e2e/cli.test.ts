// The CLI as a process: what goes to stdout and what to stderr, exit codes, pipes, help. The commands themselves are
// tested in process; here stands what only a process has.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { startExample } from "./example.ts";
import { editModule } from "./editor.ts";
import { blueprintText, startAppliedShop, startShop } from "./shop.ts";
import { bin, cli, ended, start } from "./spawned.ts";

const escape = "\u001B[";

describe("plan", () => {
  test("--json prints one document on stdout and nothing else there; --out writes the same", async () => {
    const loop = await startShop();
    const file = join(loop.dir, "plan.json");
    const { code, out, err } = await cli(["plan", "--json", "--out", file, "--dir", loop.dir]);
    expect([code, err]).toEqual([0, ""]);
    const document = JSON.parse(out) as object;
    expect(document).toMatchObject({ formatVersion: 1, target: "production", changes: [{}, {}, {}] });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(document);
    expect(loop.proxy.writes).toEqual([]);
  });

  test("--out into a folder that is not there is the reader's matter, not a bug", async () => {
    const loop = await startShop();
    const { code, err } = await cli(["plan", "--out", join(loop.dir, "none", "plan.json"), "--dir", loop.dir]);
    expect(code).toBe(1);
    expect(err).toMatch(/usage\/invalid: The plan cannot be written to .*plan\.json \(ENOENT\)/);
  });

  test("--detailed-exitcode tells changes by 2, and their absence by 0", async () => {
    const loop = await startShop();
    const args = ["plan", "--detailed-exitcode", "--quiet", "--dir", loop.dir];
    expect(await cli(args)).toEqual({ code: 2, out: "", err: "" });
    await loop.applied();
    expect((await cli(args)).code).toBe(0);
  });

  test("is coloured where that is wanted, and never by --no-color", async () => {
    const loop = await startShop();
    const env = { FORCE_COLOR: "1", NO_COLOR: "" };
    expect((await cli(["plan", "--dir", loop.dir], { env })).out).toContain(escape);
    expect((await cli(["plan", "--no-color", "--dir", loop.dir], { env })).out).not.toContain(escape);
    expect((await cli(["plan", "--dir", loop.dir])).out).not.toContain(escape);
  });

  test("may be piped into something that ends early", async () => {
    const loop = await startExample();
    const child = start(["plan", "--json", "--dir", loop.dir]);
    child.stdout?.once("data", () => child.stdout?.destroy());
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(0);
  });
});

describe("apply", () => {
  test("without a terminal and without --yes does nothing, and says what is missing", async () => {
    const loop = await startShop();
    const { code, out, err } = await cli(["apply", "--dir", loop.dir]);
    expect(code).toBe(1);
    expect(out).toContain("Orders");
    expect(err).toContain("--yes");
    expect(loop.proxy.writes).toEqual([]);
    expect(existsSync(join(loop.dir, ".make-gitops"))).toBe(false);
  });

  test("--yes --json prints its report alone on stdout; again, it has nothing to do", async () => {
    const loop = await startShop();
    const first = await cli(["apply", "--yes", "--json", "--dir", loop.dir]);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.out)).toMatchObject({ formatVersion: 1, done: [{}, {}, {}], failed: [] });
    const second = await cli(["apply", "--dir", loop.dir]);
    expect([second.code, second.err]).toEqual([0, ""]);
  });

  test("ends with 3 where both sides changed the same, and where a guard stands", async () => {
    const loop = await startAppliedShop();
    loop.remove("scenarios/report/blueprint.json");
    loop.write({
      "scenarios/report/blueprint.json": blueprintText("Report", [{ id: 1, mapper: { name: "a", value: "of Git" } }]),
    });
    await editModule(loop, "Report", 1, { value: "of Make" });
    expect((await cli(["apply", "--yes", "--dir", loop.dir])).code).toBe(3);
    expect((await cli(["plan", "--dir", loop.dir])).code).toBe(3);
    loop.remove("scenarios/report");
    const { code, err } = await cli(["apply", "--yes", "--prune", "--dir", loop.dir]);
    expect(code).toBe(3);
    expect(err).toContain("--allow delete");
    expect(loop.proxy.writes).toEqual([]);
  });

  test("ends with 1 where Make refuses something, and tells which", async () => {
    const loop = await startShop();
    await loop.faults([{ method: "POST", path: "/hooks", action: { type: "status", status: 500 } }]);
    const { code, out, err } = await cli(["apply", "--yes", "--dir", loop.dir]);
    expect(code).toBe(1);
    expect(`${out}${err}`).toMatch(/webhook\/orders-in/);
    expect(`${out}${err}`).toMatch(/1 failed, 1 not tried/);
  });
});

describe("usage", () => {
  test("--help lists the commands, and each has its own", async () => {
    const { code, out, err } = await cli(["--help"]);
    expect([code, err]).toEqual([0, ""]);
    for (const command of ["plan", "apply", "validate", "fmt", "emulator", "demo"]) expect(out).toContain(command);
    expect((await cli(["plan", "--help"])).out).toContain("--detailed-exitcode");
  });

  test.for([
    [["plna"], "plan"],
    [["plan", "--detailed-exitcod"], "detailed-exitcode"],
    [["aply"], "apply"],
  ] as const)("%s names the nearest", async ([args, nearest]) => {
    const { code, out, err } = await cli([...args]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("usage/invalid");
    expect(err).toContain(nearest);
  });

  test("no command at all is an error that points to the help", async () => {
    const { code, err } = await cli([]);
    expect(code).toBe(1);
    expect(err).toContain("--help");
  });

  test("a folder without a project is told, with no request", async () => {
    const loop = await startShop();
    const { code, err } = await cli(["plan", "--dir", join(loop.dir, "scenarios")]);
    expect(code).toBe(1);
    expect(err).toContain("make-gitops.yaml");
    expect((await loop.requests()).count).toBe(0);
  });
});

describe("files", () => {
  test("validate ends with 0 or 1, fmt --check too, and asks Make nothing", async () => {
    const loop = await startShop();
    expect((await cli(["validate", "--dir", loop.dir])).code).toBe(0);
    expect((await cli(["fmt", "--check", "--dir", loop.dir])).code).toBe(1);
    expect((await cli(["fmt", "--dir", loop.dir])).code).toBe(0);
    expect((await cli(["fmt", "--check", "--dir", loop.dir])).code).toBe(0);
    loop.write({ "webhooks/orders-in.yaml": "type: webhook\nnmae: Orders\n" });
    const { code, err } = await cli(["validate", "--dir", loop.dir]);
    expect(code).toBe(1);
    expect(err).toMatch(/webhooks\/orders-in\.yaml:2:1 .*nmae[\s\S]*name/);
    expect((await loop.requests()).count).toBe(0);
  });
});

test("emulator prints one JSON line, serves, and ends on SIGTERM", async () => {
  const child = start(["emulator"]);
  const exited = ended(child);
  const line = await new Promise<string>((resolve) =>
    child.stdout?.once("data", (text: Buffer | string) => resolve(text.toString())),
  );
  const { url, apiKey, teamId } = JSON.parse(line) as { url: string; apiKey: string; teamId: number };
  const answer = await fetch(`${url}/api/v2/teams/${teamId}`, { headers: { authorization: `Token ${apiKey}` } });
  expect(answer.status).toBe(200);
  child.kill("SIGTERM");
  expect(await exited).toEqual({ code: 0, out: line, err: "" });
});

const oldNode = oldNodeHere();

test.skipIf(oldNode === undefined)("a Node that is too old is told so, in its own words", () => {
  const { status, stdout, stderr } = spawnSync(oldNode as string, [bin, "plan"], { encoding: "utf8" });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("needs Node.js 22.19 or newer");
  expect(stderr).not.toContain("    at ");
});

/** The system's Node, where there is one and it is too old for us. */
function oldNodeHere(): string | undefined {
  const path = "/usr/bin/node";
  if (!existsSync(path)) return undefined;
  const [major = 0, minor = 0] = execFileSync(path, ["-p", "process.versions.node"], { encoding: "utf8" })
    .split(".")
    .map(Number);
  return major < 22 || (major === 22 && minor < 19) ? path : undefined;
}
