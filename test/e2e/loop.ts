// A project in a temporary folder whose target is a team in an emulator, and the real commands on it, in this process.
// Everything goes over HTTP; what is sent is recorded on the way.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { Make } from "@makehq/sdk";
import { onTestFinished } from "vitest";
import type { ApplyReport } from "../../src/apply/report.ts";
import { apply, type ApplyOptions } from "../../src/commands/apply.ts";
import { plan, type PlanOptions } from "../../src/commands/plan.ts";
import type { Terminal } from "../../src/commands/terminal.ts";
import type { Plan } from "../../src/engine/plan.ts";
import { apiTokenScopes } from "../../src/emulator/enums.ts";
import type { PartialSnapshot, Snapshot } from "../../src/emulator/snapshot.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../src/emulator/server.ts";
import { exitCodeOf, type Problem, ToolError } from "../../src/errors.ts";
import type { JsonObject } from "../../src/json.ts";
import type { Clock } from "../../src/ports.ts";
import { type Files, temporaryProject } from "../project/temporary-project.ts";
import { type RecordingProxy, startRecordingProxy } from "./recording-proxy.ts";

/** A key that is easy to search for in whatever is printed or stored. */
export const apiKey = "5ec2e75e-0000-4000-8000-000000000001";

export interface Ran {
  /** As the entry exits: 3 for a conflict or a guard. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Of the error that ended the command. */
  readonly problems: readonly Problem[];
}

export interface Log {
  readonly count: number;
  readonly byMethod: Readonly<Record<string, number>>;
  readonly requests: readonly { readonly method: string; readonly path: string; readonly status: number }[];
}

export interface Loop {
  readonly dir: string;
  readonly emulator: Emulator;
  readonly proxy: RecordingProxy;
  /** The official SDK, straight to the emulator: what people do in Make's editor. */
  readonly make: Make;
  write(files: Files): void;
  remove(path: string): void;
  plan(options?: Partial<PlanOptions>): Promise<Ran & { readonly plan: Plan }>;
  /** Throws what the plan ended with. */
  planned(options?: Partial<PlanOptions>): Promise<Plan>;
  apply(options?: Partial<ApplyOptions>): Promise<Ran & { readonly report: ApplyReport | undefined }>;
  /** An apply that must succeed. */
  applied(options?: Partial<ApplyOptions>): Promise<ApplyReport>;
  requests(): Promise<Log>;
  /** Forgets the emulator's log and the recorded writes. */
  forget(): Promise<void>;
  faults(faults: readonly object[]): Promise<void>;
  snapshot(): Snapshot;
}

export interface LoopOptions extends EmulatorOptions {
  readonly files: Files;
  readonly snapshot?: PartialSnapshot;
  /** More lines of the target file. */
  readonly target?: string;
  /** Takes what closes everything; without it, the test that is running does. */
  readonly onEnd?: (cleanup: () => Promise<void>) => unknown;
}

export const project = "version: 1\nname: shop\n";

export function targetFile(zone: string, team: number | string, more = ""): string {
  return `zone: ${zone}\nteam: ${JSON.stringify(team)}\n${more}`;
}

/** No test waits: what would be waited is told as past. */
export const patientClock: Clock = { now: () => new Date(), sleep: async () => {} };

/** Keeps what is written. `answer` is given to every question; without one nobody is there to ask. */
export function bufferedTerminal(answer?: string): Terminal & { texts(): { out: string; err: string } } {
  const texts = { out: "", err: "" };
  const err = (text: string): void => void (texts.err += text);
  return {
    out: (text) => void (texts.out += text),
    err,
    errStream: new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, done) => {
        err(text);
        done();
      },
    }),
    isInteractive: answer !== undefined,
    ask: async (question) => {
      err(`${question}\n`);
      return answer ?? "";
    },
    paint: (_colour, text) => text,
    texts: () => texts,
  };
}

export async function startLoop({
  files,
  snapshot = {},
  target = "",
  onEnd = onTestFinished,
  ...options
}: LoopOptions): Promise<Loop> {
  const emulator = await startEmulator({
    apiLimit: 0,
    ...options,
    snapshot: { users: [{ name: "Owner", apiTokens: [ownToken()] }], ...snapshot },
  });
  const proxy = await startRecordingProxy(emulator.url);
  const { dir, write } = temporaryProject({
    "make-gitops.yaml": project,
    "targets/production.yaml": targetFile(proxy.url, emulator.teamId, target),
    ...files,
  });
  onEnd(async () => {
    await proxy.close();
    await emulator.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const make = new Make(apiKey, new URL(emulator.url).host);
  make.protocol = "http";
  const control = async (method: string, name: string, body?: unknown): Promise<unknown> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${emulator.url}/__emulator/${name}`, { method, ...sent });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  const loop: Loop = {
    dir,
    emulator,
    proxy,
    make,
    write,
    remove: (path) => rmSync(join(dir, path), { recursive: true }),
    plan: async (given = {}) => {
      const ran = await run((terminal) => plan({ ...planDefaults(dir), ...given }, terminal));
      return { ...ran, plan: ran.out.startsWith("{") ? (JSON.parse(ran.out) as Plan) : (undefined as never) };
    },
    planned: async (given) => {
      const ran = await loop.plan(given);
      if (ran.problems.length > 0) throw new ToolError(ran.problems);
      return ran.plan;
    },
    apply: async (given = {}) => {
      const ran = await run((terminal) => apply({ ...applyDefaults(dir), ...given }, terminal));
      return { ...ran, report: ran.out.startsWith("{") ? (JSON.parse(ran.out) as ApplyReport) : undefined };
    },
    applied: async (given) => {
      const { report, code, problems } = await loop.apply(given);
      if (problems.length > 0) throw new ToolError(problems);
      if (code !== 0 || !report) throw new Error(JSON.stringify(report?.failed, null, 2));
      return report;
    },
    requests: async () => (await control("GET", "requests")) as Log,
    forget: async () => {
      await control("DELETE", "requests");
      proxy.writes.length = 0;
    },
    faults: async (faults) => void (await control("PUT", "faults", faults)),
    snapshot: () => emulator.snapshot(),
  };
  return loop;
}

export function ownToken(scope: readonly string[] = apiTokenScopes) {
  return { token: apiKey, label: "make-gitops", scope: [...scope], created: "2026-01-01T00:00:00.000Z" };
}

/** Runs a command to its end, whatever that is. What is no ToolError is a bug, and thrown. */
export async function run(command: (terminal: Terminal) => Promise<number>): Promise<Ran> {
  const terminal = bufferedTerminal();
  try {
    const code = await command(terminal);
    return { code, problems: [], ...terminal.texts() };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { code: exitCodeOf(error), problems: error.problems, ...terminal.texts() };
  }
}

export const environment = { MAKE_API_KEY: apiKey, MAKE_GITOPS_ALLOWED_ZONES: "127.0.0.1" };

function planDefaults(dir: string): PlanOptions {
  return { ...session(dir), prune: false, keep: [], out: undefined, json: true, quiet: false, detailedExitcode: false };
}

function applyDefaults(dir: string): ApplyOptions {
  return { ...session(dir), prune: false, keep: [], yes: true, allow: [], json: true, quiet: false };
}

function session(dir: string) {
  return { dir, target: undefined, emulator: undefined, env: environment, clock: patientClock };
}

/** Modules of a scenario as Make has it. */
export function liveBlueprint(loop: Loop, name: string): JsonObject & { readonly flow: readonly JsonObject[] } {
  const row = loop.snapshot().scenarios.find((scenario) => scenario.name === name);
  if (!row) throw new Error(`Make has no scenario "${name}"`);
  return row.blueprints.findLast(({ draft }) => !draft)?.blueprint as JsonObject & { flow: readonly JsonObject[] };
}

export function liveScenario(loop: Loop, name: string): Snapshot["scenarios"][number] {
  const row = loop.snapshot().scenarios.find((scenario) => scenario.name === name);
  if (!row) throw new Error(`Make has no scenario "${name}"`);
  return row;
}
