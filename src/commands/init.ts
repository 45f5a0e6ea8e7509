// init: a project for a team of Make, by a few questions or by flags. It reads Make and writes files; the key goes to
// Make alone, and no file is written before everything is known.

import { basename, resolve } from "node:path";
import { ToolError } from "../errors.ts";
import { slug } from "../export/names.ts";
import { type Existing, readExisting } from "../init/existing.ts";
import { type Answers, nameProblem, planFiles, refuseName, targetOfTeam, targetPath } from "../init/file-set.ts";
import { checkZone, findZone, readScopes } from "../init/key.ts";
import { isPresetName, presetNames, presets, type PresetName, publicZones } from "../init/presets.ts";
import { Interrupted, type Prompts, promptsOn } from "../init/prompts.ts";
import type { InitReport, KeyScopes } from "../init/report.ts";
import { countScenarios, noTeam, severalTeams, type TeamChoice, teamNamed } from "../init/teams.ts";
import { allTeams } from "../live/find-team.ts";
import { connectReader, type MakeConnection } from "../make/client.ts";
import { parseZone, zoneParts } from "../make/zone.ts";
import type { MakeReader } from "../ports.ts";
import type { Environment } from "../project/vars.ts";
import { writeFiles } from "../project/write-files.ts";
import {
  renderExtra,
  renderInit,
  renderKey,
  renderKeyHelp,
  renderMissing,
  teamLabels,
} from "../render/init-terminal.ts";
import { noPaint } from "../render/paint.ts";
import { oneLine } from "../render/safe-text.ts";
import type { Terminal } from "./terminal.ts";

export interface InitOptions {
  readonly dir: string;
  readonly env: Environment;
  /** `backup`, `review` or `fleet`. */
  readonly preset: string | undefined;
  /** Absent: the public zones are asked which one knows the key. */
  readonly zone: string | undefined;
  /** Name or id. */
  readonly team: string | undefined;
  /** Of the project; absent: the folder's. */
  readonly name: string | undefined;
  /** Absent: the team's name, or `production` for reviews. */
  readonly targetName: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly onWait?: MakeConnection["onWait"];
  /** Absent: the machine's. */
  readonly clock?: MakeConnection["clock"];
  /** Absent: people are asked on the terminal, where somebody can answer. */
  readonly prompts?: Prompts;
  /** Absent: Make's own. */
  readonly publicZones?: readonly string[];
  /** Absent: the machine's. */
  readonly platform?: NodeJS.Platform;
}

interface Setting {
  readonly options: InitOptions;
  readonly terminal: Terminal;
  /** Undefined: nobody can answer. */
  readonly prompts: Prompts | undefined;
  readonly existing: Existing;
}

/** Exit code: 0, or 130 where a question was not answered; then nothing was written. */
export async function init(options: InitOptions, terminal: Terminal): Promise<number> {
  try {
    await setUp(options, terminal);
    return 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    terminal.err("Interrupted. Nothing was written.\n");
    return 130;
  }
}

async function setUp(options: InitOptions, terminal: Terminal): Promise<void> {
  const prompts = terminal.isInteractive ? (options.prompts ?? promptsOn(terminal.errStream)) : undefined;
  checkFlags(options, prompts !== undefined);
  const existing = readExisting(options.dir, options.env);
  const setting: Setting = { options, terminal, prompts, existing };
  const preset = await choosePreset(setting);
  const key = await askKey(setting, preset);
  const api = await connect(setting, key);
  const scopes = await readScopes(api, presets[preset]);
  const team = await chooseTeam(setting, api, preset, scopes);
  const zone = writtenZone(api.zone, options.zone);
  const target = await chooseTargetName(setting, { preset, zone, team });
  const folder = slug(basename(existing.root)) || "make";
  const files = planFiles(existing, { preset, zone, team, target, name: options.name ?? folder });
  writeFiles(existing.root, files.inProject);
  writeFiles(existing.top, files.atTop);
  const { wrote, kept, notes } = files;
  const { id, name, scenarios, active } = team;
  const report: InitReport = {
    formatVersion: 1,
    preset,
    zone,
    organization: { id: team.organizationId, name: team.organization },
    team: { id, name, ...(scenarios === undefined ? {} : { scenarios }), ...(active === undefined ? {} : { active }) },
    target,
    scopes,
    wrote,
    kept,
    notes,
  };
  tell(setting, report, files.isOnly);
}

/** What is wrong with the command line itself, told before anything is asked. */
function checkFlags({ preset, name, env }: InitOptions, canAsk: boolean): void {
  const refuse = (message: string, hint: string): never => {
    throw new ToolError({ code: "usage/invalid", message, hint });
  };
  if (preset !== undefined && !isPresetName(preset))
    refuse(`There is no preset ${JSON.stringify(preset)}.`, `--preset is one of ${presetNames.join(", ")}.`);
  if (name !== undefined && (name === "" || name.length > 100))
    refuse("The name of a project has 1 to 100 characters.", "Give another one with --name.");
  if (canAsk || (preset !== undefined && env["MAKE_API_KEY"])) return;
  const lacking = [
    ...(preset === undefined ? [`--preset ${presetNames.join("|")}`] : []),
    ...(env["MAKE_API_KEY"] ? [] : ["the key in the variable MAKE_API_KEY"]),
  ];
  refuse(
    "init asks questions, and there is no terminal to answer them.",
    `Give ${lacking.join(" and ")}; where the key sees several teams --team NAME|ID, and --zone HOST for a zone that is not public.`,
  );
}

async function choosePreset({ options, prompts }: Setting): Promise<PresetName> {
  if (options.preset !== undefined) return options.preset as PresetName;
  const choices = presetNames.map((value) => ({ value, label: presets[value].title }));
  return answeredBy(prompts).choose("What do you want?", choices);
}

async function askKey({ options, terminal, prompts }: Setting, preset: PresetName): Promise<string> {
  const given = options.env["MAKE_API_KEY"];
  if (given) {
    if (!options.quiet) terminal.err("The key in MAKE_API_KEY is used.\n");
    return given;
  }
  terminal.err(renderKeyHelp(presets[preset], noPaint));
  const key = (await answeredBy(prompts).secret("Key:")).trim();
  if (key !== "") return key;
  throw new ToolError({
    code: "key/missing",
    message: "No key was given.",
    hint: "Create one in Make (your avatar → Profile → API access) and start again.",
  });
}

/** A reader for the zone that was named, or that knows the key. */
async function connect({ options, terminal }: Setting, token: string): Promise<MakeReader> {
  const { zone, env, clock, onWait, quiet } = options;
  const reader = (host: string, more: Partial<MakeConnection> = {}): MakeReader => {
    const { origin } = parseZone(host, env); // before any request: the zone gets the key
    return connectReader({ zone: origin, token, ...(clock ? { clock } : {}), ...(onWait ? { onWait } : {}), ...more });
  };
  if (zone !== undefined) {
    const api = reader(zone);
    await checkZone(api);
    return api;
  }
  const zones = options.publicZones ?? publicZones;
  if (!quiet) terminal.err("Asking Make's public zones which one knows the key.\n");
  // A zone that does not answer must not keep the others waiting for long.
  const found = await findZone(zones, (host, signal) => reader(host, { signal, timeoutMs: 8000 }));
  return reader(found);
}

/** As a target file has it: without its scheme, where that is the usual one. */
function writtenZone(zone: string, asked: string | undefined): string {
  if (asked === undefined) return zone;
  const { origin } = zoneParts(asked);
  return zoneParts(zone).origin === origin ? zone : origin;
}

async function chooseTeam(
  { options, terminal, prompts }: Setting,
  api: MakeReader,
  preset: PresetName,
  scopes: KeyScopes,
): Promise<TeamChoice> {
  const { missing, extra } = scopes;
  const told = `${renderMissing(missing, presets[preset])}${renderExtra(extra, presets[preset])}`;
  if (told !== "") terminal.err(told);
  if (missing.length > 0 && prompts && !(await prompts.confirm("Go on without them?"))) throw lacking(missing);
  const teams = await allTeams(api);
  if (!options.quiet) {
    const organizations = [...new Set(teams.map(({ organization }) => organization))];
    terminal.err(renderKey(api.zone, organizations, scopes, presets[preset], noPaint));
  }
  const [first, ...others] = teams;
  if (!first) throw noTeam();
  const named = options.team === undefined ? undefined : teamNamed(teams, options.team);
  const meant = named ?? (others.length === 0 ? first : undefined);
  if (!meant && !prompts) throw severalTeams(teams);
  const counted = await countScenarios(api, meant ? [meant] : teams);
  if (meant) return counted[0] as TeamChoice;
  const labels = teamLabels(counted);
  const choices = counted.map((value, index) => ({ value, label: labels[index] as string }));
  return answeredBy(prompts).choose("Team", choices);
}

function lacking(missing: readonly string[]): ToolError {
  return new ToolError({
    code: "make/missing-scope",
    message: `The key lacks ${missing.join(", ")}. Nothing was written.`,
    hint: "Make a new token with all of them in Make (Profile → API access), and start again.",
  });
}

async function chooseTargetName(
  { options, prompts, existing }: Setting,
  answers: Omit<Answers, "name" | "target">,
): Promise<string> {
  const { preset, zone, team } = answers;
  const there = options.targetName === undefined ? targetOfTeam(existing, zone, team) : undefined;
  if (there) return there.name;
  const usual = preset === "review" ? "production" : slug(team.name) || `team-${team.id}`;
  const problemOf = (name: string) => nameProblem(existing, { ...answers, target: targetPath(preset, name) });
  const wanted = options.targetName ?? usual;
  const problem = problemOf(wanted);
  if (problem === undefined) return spelledAsThere(existing, targetPath(preset, wanted));
  if (!prompts || options.targetName !== undefined) throw refuseName(problem);
  return targetPath(preset, await prompts.text(`${problem} Another name for this target:`, problemOf));
}

/** A target that differs in upper and lower case alone is that target. */
function spelledAsThere({ targets }: Existing, name: string): string {
  return targets.find((each) => each.name.toLowerCase() === name.toLowerCase())?.name ?? name;
}

function tell({ options, terminal, existing }: Setting, report: InitReport, isOnly: boolean): void {
  const { env, dir, json, quiet, platform = process.platform } = options;
  if (json) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
  else if (!quiet) {
    const around = {
      paint: terminal.paint,
      isPowerShell: platform === "win32" && env["MSYSTEM"] === undefined,
      isKeyTyped: !env["MAKE_API_KEY"],
      isRepository: existing.isRepository,
      isOnly,
      isBelowTop: existing.below !== "",
      folder: resolve(dir) === process.cwd() ? "" : dir,
    };
    terminal.out(`${terminal.isInteractive ? "\n" : ""}${renderInit(report, around)}`);
  } else for (const note of report.notes) terminal.err(`${oneLine(note, 300)}\n`);
}

/** `checkFlags` let nobody through who cannot answer and gave no flag. */
function answeredBy(prompts: Prompts | undefined): Prompts {
  if (prompts) return prompts;
  throw new Error("a question without anybody to answer it");
}
