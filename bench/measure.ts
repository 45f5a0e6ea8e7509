// Small means of measuring: whole commands as processes, and the median of some runs.

import { spawnSync } from "node:child_process";

/** Wall time of a process in milliseconds. Throws where it does not exit 0. */
export function timeProcess(args: readonly string[], env: NodeJS.ProcessEnv = process.env): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} exited ${status}: ${stderr}`);
  return performance.now() - started;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

export function repeat(times: number, run: () => number): number {
  return median(Array.from({ length: times }, run));
}
