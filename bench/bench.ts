// Speed and requests against the budgets of the design, on this machine: `npm run bench`. A bar that does not hold is
// told and ends with exit code 1; nothing in the tests depends on the time that something takes.

import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeLargeProject } from "./large-project.ts";
import { repeat, timeProcess } from "./measure.ts";

const root = join(import.meta.dirname, "..");
const bin = join(root, "bin/make-gitops.js");

interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly bar: number;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "make-gitops-bench-"));
  const emulator = await startEmulator();
  try {
    const rows = [
      ...benchStart(folder),
      ...benchExample(folder, emulator.url),
      ...benchLarge(join(folder, "large"), emulator.url),
    ];
    for (const { what, value, unit, bar } of rows) {
      const holds = value <= bar;
      process.stdout.write(
        `${holds ? "✔" : "✘"} ${what.padEnd(62)} ${`${value.toFixed(1)} ${unit}`.padStart(12)}   bar ${bar} ${unit}\n`,
      );
      if (!holds) process.exitCode = 1;
    }
  } finally {
    emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The CLI as it is published: built, without sources beside it. */
function benchStart(folder: string): Row[] {
  const installed = join(folder, "package");
  mkdirSync(installed);
  for (const part of ["bin", "dist", "package.json"])
    cpSync(join(root, part), join(installed, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(installed, "node_modules"));
  const bare = repeat(15, () => timeProcess(["-e", "0"]));
  const help = repeat(15, () => timeProcess([join(installed, "bin/make-gitops.js"), "--help"]));
  return [{ what: `--help, against bare node (${bare.toFixed(0)} ms)`, value: help / bare, unit: "×", bar: 3 }];
}

function benchExample(folder: string, url: string): Row[] {
  const dir = join(folder, "example");
  cpSync(join(root, "blueprints-example"), dir, { recursive: true });
  timeProcess([bin, "apply", "--dir", dir, "--target", "staging", "--emulator", url, "--yes", "--quiet"]);
  const plan = repeat(9, () =>
    timeProcess([bin, "plan", "--dir", dir, "--target", "staging", "--emulator", url, "--quiet"]),
  );
  return [{ what: "plan of the example on a running emulator", value: plan, unit: "ms", bar: 600 }];
}

/** 1,000 scenarios of 26 kB and 50 webhooks: requests, time and memory of a plan in which nothing changed. */
function benchLarge(dir: string, url: string): Row[] {
  const bytes = writeLargeProject(dir, 1000, 26_000, 50);
  const common = ["--dir", dir, "--emulator", url, "--quiet"];
  timeProcess([bin, "apply", ...common, "--yes"]);
  const files = readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith("blueprint.json"),
  );
  const texts = files.map((file) => readFileSync(join(dir, file), "utf8"));
  const parse = repeat(5, () => {
    const started = performance.now();
    // Files, base and live: three times the bytes.
    for (let side = 0; side < 3; side += 1) for (const text of texts) JSON.parse(text);
    return performance.now() - started;
  });
  const out = join(dir, "plan.json");
  const started = performance.now();
  timeProcess([bin, "plan", ...common, "--out", out], { ...process.env, NODE_OPTIONS: "--max-old-space-size=512" });
  const wall = performance.now() - started;
  const plan = JSON.parse(readFileSync(out, "utf8")) as {
    stats: { requests: number; durationMs: number };
    changes: unknown[];
  };
  if (plan.changes.length > 0) throw new Error("the plan after the apply is not empty");
  return [
    {
      what: "requests of a plan, 1,000 scenarios and 50 webhooks unchanged",
      value: plan.stats.requests,
      unit: "",
      bar: 12,
    },
    {
      what: `the same plan, against JSON.parse of 3 × ${(bytes / 1e6).toFixed(0)} MB (${parse.toFixed(0)} ms)`,
      value: wall / parse,
      unit: "×",
      bar: 8,
    },
  ];
}

async function startEmulator(): Promise<{ readonly url: string; stop(): void }> {
  const child = spawn(process.execPath, [bin, "emulator", "--api-limit", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const chunk of child.stdout) {
    const { url } = JSON.parse(String(chunk)) as { url: string };
    return { url, stop: () => child.kill() };
  }
  throw new Error("the emulator did not start");
}

await main();
