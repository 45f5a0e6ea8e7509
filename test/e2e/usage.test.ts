// Mistakes in a command line: each is told as one, with what was probably meant, before any file is read. None is a bug.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "../../src/cli.ts";
import { packageRoot } from "../../src/package-root.ts";
import { bufferedTerminal } from "./loop.ts";

async function usage(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const terminal = bufferedTerminal();
  const code = await runCli(args, { env: {}, terminal });
  return { code, ...terminal.texts() };
}

test.for([
  [["plna"], 'no command "plna"', "mean plan?"],
  [["aply", "--yes"], 'no command "aply"', "mean apply?"],
  [["plan", "--detailed-exitcod"], "no flag --detailed-exitcod here", "mean --detailed-exitcode?"],
  [["plan", "--no-colour"], "no flag --no-colour here", "mean --no-color?"],
  [["plan", "-dir", "x"], "no flag -dir here", "mean --dir?"],
  [["fmt", "--chek=true"], "no flag --chek here", "mean --check?"],
  [["plan", "--yes"], "no flag --yes here", "--help"],
  [["plan", "production"], 'no argument "production" here', "--help"],
  [["plan", "--", "production"], 'no argument "production" here', "--help"],
  [["plan", "--constructor"], "no flag --constructor here", "--help"],
  [["plan", "--target.x", "y"], "no flag --target.x here", "mean --target?"],
  [["plan", "--no-target"], "no flag --no-target here", "--help"],
  [[], "Say which command", "--help"],
] as const)("%s names the nearest, or where help is", async ([args, message, hint]) => {
  const { code, out, err } = await usage(args);
  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain(`usage/invalid: `);
  expect(err).toContain(message);
  expect(err).toContain(hint);
});

test.for([
  [["plan", "--target", "prod", "--target", "prod"], "--target was given twice."],
  [["plan", "--dir", ".", "--dir", ".", "--dir", "."], "--dir was given several times."],
  [["apply", "--emulator", "--emulator"], "--emulator was given twice."],
  [["emulator", "--port", "1", "--port", "2"], "--port was given twice."],
  [["plan", "--target="], "--target needs a value."],
  [["plan", "--target", " "], "--target needs a value."],
  [["validate", "--target="], "--target needs a value."],
  [["apply", "--allow", ""], "--allow needs a value."],
  [["plan", "--dir"], "--dir needs a value."],
  [["plan", "--prune=maybe"], '--prune takes no value, and "maybe" was given.'],
  [["emulator", "--port", "abc"], "--port takes a whole number from 0 to 65535."],
  [["emulator", "--port", "65536"], "--port takes a whole number from 0 to 65535."],
  [["emulator", "--port", "1.5"], "--port takes a whole number from 0 to 65535."],
  [["emulator", "--latency", "-1"], "--latency takes a whole number from 0 to 600000."],
  [["emulator", "--api-limit", "-5"], "--api-limit takes a whole number from 0."],
  [["demo", "--json"], "--json means nothing to demo."],
  [["demo", "--quiet=true"], "--quiet means nothing to demo."],
] as const)("%s is refused: %s", async ([args, message]) => {
  const { code, err } = await usage(args);
  expect(code).toBe(1);
  expect(err).toContain(`usage/invalid: ${message}`);
});

test("all mistakes of a command line are told at once", async () => {
  const { err } = await usage(["emulator", "--port", "x", "--latency", "-1"]);
  expect(err).toMatch(/--port takes[\s\S]*--latency takes[\s\S]*2 problems/);
});

describe("the process's own streams", () => {
  test("are taken by the entry alone, so that a test prints nothing", () => {
    const src = join(packageRoot(), "src");
    const takers = readdirSync(src, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .filter((file) => /process\.(?:stdout|stderr|stdin)|console\./.test(readFileSync(join(src, file), "utf8")));
    expect(takers).toEqual(["cli.ts"]);
  });
});
