// The CLI as people start it: a process of its own, without a terminal.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { packageRoot } from "../../src/package-root.ts";
import { environment } from "./loop.ts";

export const bin = join(packageRoot(), "bin", "make-gitops.js");

export interface Exited {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface SpawnOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly node?: string;
}

/** stdin is not a terminal and at its end. */
export function start(args: readonly string[], { env = {}, node = process.execPath }: SpawnOptions = {}): ChildProcess {
  const { PATH = "", HOME = "", TMPDIR = "/tmp" } = process.env;
  return spawn(node, [bin, ...args], {
    env: { PATH, HOME, TMPDIR, NO_COLOR: "1", ...environment, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

export async function ended(child: ChildProcess): Promise<Exited> {
  const texts = { out: "", err: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => void (texts.out += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => void (texts.err += text));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...texts };
}

export async function cli(args: readonly string[], options: SpawnOptions = {}): Promise<Exited> {
  return ended(start(args, options));
}
