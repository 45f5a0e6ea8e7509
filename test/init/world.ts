// An empty folder, a team in an emulator, and init on both, by flags or by answers. Whatever it does, the key must never
// be found in a file or in what is printed.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, onTestFinished } from "vitest";
import initSchema from "../../schemas/init.schema.json" with { type: "json" };
import { init, type InitOptions } from "../../src/commands/init.ts";
import { presets, type PresetName } from "../../src/init/presets.ts";
import { Interrupted, type Prompts } from "../../src/init/prompts.ts";
import type { InitReport } from "../../src/init/report.ts";
import { type Emulator, startEmulator } from "../../src/emulator/server.ts";
import type { PartialSnapshot } from "../../src/emulator/snapshot.ts";
import { exitCodeOf, ToolError } from "../../src/errors.ts";
import { apiKey, bufferedTerminal, environment, ownToken, patientClock, type Ran } from "../e2e/loop.ts";

export const scopesOf = (preset: PresetName): readonly string[] => presets[preset].scopes.map(({ scope }) => scope);

export interface World {
  readonly dir: string;
  readonly emulator: Emulator;
  /** Nobody is there to answer, unless `prompts` are given. */
  init(options?: Partial<InitOptions>): Promise<Ran>;
  report(options?: Partial<InitOptions>): Promise<InitReport>;
  read(file: string): string;
  /** Relative to the folder, sorted; without Git's own. */
  files(): readonly string[];
}

export interface Start {
  readonly snapshot?: PartialSnapshot;
  readonly scope?: readonly string[];
  /** Of the project, below the temporary folder. */
  readonly folder?: string;
}

export async function start({
  snapshot = {},
  scope = scopesOf("review"),
  folder = "my-shop",
}: Start = {}): Promise<World> {
  const emulator = await startEmulator({
    apiLimit: 0,
    snapshot: { users: [{ name: "Owner", apiTokens: [ownToken(scope)] }], ...snapshot },
  });
  const top = realpathSync(mkdtempSync(join(tmpdir(), "make-gitops-init-")));
  const dir = join(top, folder);
  mkdirSync(dir, { recursive: true });
  onTestFinished(async () => {
    rmSync(top, { recursive: true, force: true });
    await emulator.close();
  });
  const files = () =>
    readdirSync(top, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(top.length + 1)
          .replaceAll("\\", "/"),
      )
      .filter((file) => !file.startsWith(".git/"))
      .toSorted();
  const world: World = {
    dir,
    emulator,
    init: async (options = {}) => {
      const asked = options.prompts !== undefined;
      const terminal = bufferedTerminal(asked ? "" : undefined);
      const given = { ...flags(dir, new URL(emulator.url).host), ...options };
      const code = await init(given, terminal).catch((error: unknown) => {
        if (!(error instanceof ToolError)) throw error;
        return error;
      });
      const texts = terminal.texts();
      const problems = code instanceof ToolError ? code.problems : [];
      const written = files().map((file) => readFileSync(join(top, file), "utf8"));
      expect(JSON.stringify([texts, problems, written])).not.toContain(apiKey);
      return { code: code instanceof ToolError ? exitCodeOf(code) : code, problems, ...texts };
    },
    report: async (options) => {
      const { out, problems } = await world.init({ json: true, ...options });
      if (problems.length > 0) throw new ToolError(problems);
      const report = JSON.parse(out) as InitReport;
      const ajv = new Ajv2020();
      ajv.validate(initSchema, report);
      expect(ajv.errors ?? []).toEqual([]);
      return report;
    },
    read: (file) => readFileSync(join(dir, file), "utf8"),
    files,
  };
  return world;
}

function flags(dir: string, zone: string): InitOptions {
  const absent = { preset: undefined, team: undefined, name: undefined, targetName: undefined };
  return { dir, zone, env: environment, json: false, quiet: false, clock: patientClock, platform: "linux", ...absent };
}

/** Answers in their order; the rest of the script must be empty at the end. `choose` takes a part of a label. */
export function scripted(
  ...answers: readonly (string | boolean | Interrupted)[]
): Prompts & { readonly asked: string[] } {
  const left = [...answers];
  const asked: string[] = [];
  const next = (question: string) => {
    asked.push(question);
    const answer = left.shift();
    if (answer === undefined) throw new Error(`no answer to: ${question}`);
    if (answer instanceof Interrupted) throw answer;
    return answer;
  };
  onTestFinished(() => expect(left).toEqual([]));
  return {
    asked,
    choose: async (question, choices) => {
      const part = String(next(question));
      const chosen = choices.filter(({ label }) => label.includes(part));
      if (chosen.length !== 1) throw new Error(`${part} is not one of ${choices.map(({ label }) => label).join("; ")}`);
      return (chosen[0] as (typeof choices)[number]).value;
    },
    secret: async (question) => String(next(question)),
    text: async (question, check) => {
      const typed = String(next(question));
      expect(check(typed)).toBeUndefined();
      return typed;
    },
    confirm: async (question) => next(question) === true,
  };
}

export const withoutKey = { MAKE_GITOPS_ALLOWED_ZONES: "127.0.0.1" };

export const twoOrganizations: PartialSnapshot = {
  organizations: [
    { id: 11, name: "Example Consulting" },
    { id: 12, name: "Example Shop" },
  ],
  teams: [
    { id: 88, name: "My Team", organizationId: 11 },
    { id: 91, name: "Playground", organizationId: 11 },
    { id: 99, name: "My Team", organizationId: 12 },
  ],
  scenarios: [
    { id: 1, name: "On", teamId: 88, isActive: true },
    { id: 2, name: "Off", teamId: 88 },
  ],
};
