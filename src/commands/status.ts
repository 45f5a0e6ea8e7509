// status: what is to be known of one target, or of a fleet: changed in Make, failing, switched off, unmanaged. It sends
// GET alone, reads lists and no content, and a target that cannot be asked stops no other one.

import { lookupIn } from "../engine/look.ts";
import {
  type AskedTarget,
  conditions,
  metConditions,
  notAsked,
  standingOf,
  type StatusReport,
  type TargetStatus,
  type UnaskedTarget,
} from "../engine/status.ts";
import { offThoughOn, teamFindings } from "../engine/team-status.ts";
import { type ErrorCode, type Problem, ToolError } from "../errors.ts";
import { readMemory } from "../export/memory.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Team } from "../kinds/kind.ts";
import { kinds } from "../kinds/registry.ts";
import { textOf } from "../kinds/text-of.ts";
import { findTeam } from "../live/find-team.ts";
import { listRows, type Rows } from "../live/observe.ts";
import type { MakeConnection } from "../make/client.ts";
import { suggest } from "../nearest.ts";
import { offReasons } from "../operate/off-reasons.ts";
import { type RecordedLists, recordLists } from "../operate/recorded-lists.ts";
import { sideBySide } from "../live/side-by-side.ts";
import { watch } from "../operate/watch.ts";
import { loadProject, selectTarget } from "../project/load.ts";
import type { Project } from "../project/project.ts";
import type { Environment } from "../project/vars.ts";
import { renderStatusMarkdown } from "../render/status-markdown.ts";
import { renderStatus } from "../render/status-terminal.ts";
import { shellWord } from "../render/shell-word.ts";
import type { StatusSurroundings } from "../render/status-words.ts";
import { ownedKinds } from "./counterparts.ts";
import { nameInMake, readIds } from "./find-resource.ts";
import { readState } from "./read-state.ts";
import { openSession, type Session } from "./session.ts";
import type { Terminal } from "./terminal.ts";

export interface StatusOptions {
  readonly dir: string;
  /** Names; empty for the only or the default one. */
  readonly targets: readonly string[];
  readonly allTargets: boolean;
  /** `true`: one inside this process; a text: the URL of a running one. */
  readonly emulator: boolean | string | undefined;
  readonly env: Environment;
  readonly onWait?: MakeConnection["onWait"];
  /** Absent: the machine's. */
  readonly clock?: MakeConnection["clock"];
  readonly json: boolean;
  /** Markdown in place of the terminal's text. */
  readonly markdown: boolean;
  readonly quiet: boolean;
  /** Conditions, or `any`: exit code 1 where one is met. */
  readonly failOn: readonly string[];
}

const targetsAtOnce = 4;

/**
 * Exit code: 0, or 1 where a condition of `failOn` is met and where no target could be asked. A single target that cannot
 * be asked throws what asking it threw.
 */
export async function status(options: StatusOptions, terminal: Terminal): Promise<number> {
  const failOn = checkedConditions(options);
  const started = performance.now();
  const project = await loadProject(options.dir, options.env);
  const names = targetNames(project, options);
  const told = await sideBySide(names, targetsAtOnce, (name) => statusOf(project, name, options, names.length === 1));
  const report = reportOf(told, failOn, started);
  if (options.json) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
  else if (!options.quiet) {
    const around = surroundingsOf(project, options);
    terminal.out(options.markdown ? renderStatusMarkdown(report) : renderStatus(report, around, terminal.paint));
  }
  return report.met.length > 0 || report.targets.every(({ standing }) => standing === "not-asked") ? 1 : 0;
}

/** Throws `usage/invalid` with every word that is no condition. */
function checkedConditions({ failOn, json, markdown }: StatusOptions): readonly string[] {
  const known: readonly string[] = [...conditions, ...notAsked, "any"];
  const words = failOn.flatMap((each) => each.split(",")).map((each) => each.trim());
  const problems = words
    .filter((word) => !known.includes(word))
    .map(
      (word): Problem => ({
        code: "usage/invalid",
        message: `--fail-on does not know ${JSON.stringify(word)}. It takes ${known.join(", ")}.`,
        hint: suggest(word, known),
      }),
    );
  if (json && markdown)
    problems.push({
      code: "usage/invalid",
      message: "--json and --markdown are two forms of one text.",
      hint: "Give one of them.",
    });
  if (problems.length > 0) throw new ToolError(problems);
  return words;
}

function targetNames(project: Project, { targets, allTargets }: StatusOptions): readonly string[] {
  if (allTargets && project.targets.size > 0) return [...project.targets.keys()];
  const names = targets.length > 0 ? targets : [undefined];
  return [...new Set(names.map((name) => selectTarget(project, name).name))];
}

interface Told {
  readonly status: TargetStatus;
  readonly requests: number;
  readonly limitPerMinute: number | undefined;
}

/** `isOnly`: what goes wrong is thrown, as by every other command. */
async function statusOf(project: Project, name: string, options: StatusOptions, isOnly: boolean): Promise<Told> {
  let asked: () => number = () => 0;
  try {
    const session = await openSession({ ...options, target: name });
    try {
      const lists = recordLists(session.reader());
      asked = () => lists.reader.stats().count;
      return await askTeam(session, lists);
    } finally {
      await session.close();
    }
  } catch (error) {
    if (isOnly || !(error instanceof ToolError)) throw error;
    const apiKeyEnv = project.targets.get(name)?.apiKeyEnv ?? "";
    return { status: unasked(name, apiKeyEnv, error), requests: asked(), limitPerMinute: undefined };
  }
}

const reasons: Readonly<Partial<Record<ErrorCode, UnaskedTarget["why"]>>> = {
  "key/missing": "key",
  "key/invalid": "key",
  "make/unauthorized": "key",
  "make/missing-scope": "key",
  "make/unreachable": "unreachable",
  "make/unavailable": "unreachable",
  "make/rate-limited": "unreachable",
  "make/unexpected-answer": "unreachable",
};

function unasked(target: string, apiKeyEnv: string, error: ToolError): UnaskedTarget {
  return { target, standing: "not-asked", why: reasons[error.code] ?? "error", apiKeyEnv, problem: error.problems[0] };
}

async function askTeam(session: Session, { reader, rowsOf }: RecordedLists): Promise<Told> {
  const { target, desired, store } = session;
  const team = await findTeam(reader, session.team, () => target.place(["team"]));
  const idOf = await readIds(session, reader.zone, team);
  const state = await readState(session, reader.zone, team);
  const memory = await readMemory(session.project.root, session.stateFolder, reader.zone, team.id);
  const inTeam: Team = { ...team, folders: new Map(), names: new Map() };
  const rows = ownedRows(await listRows(reader, inTeam, kinds));
  const addresses = [...desired.resources.keys()];
  const watched = await watch({
    resources: desired.resources.values(),
    idOf,
    nameOf: (resource) => nameInMake(resource, target),
    look: lookupIn({
      vars: target.vars,
      bindings: new Map(),
      ids: new Map(addresses.flatMap((address) => pairOf(address, idOf(address)))),
      urls: new Map(),
      wanted: desired.resources,
    }),
    state,
    memory,
    readBase: (hash) => store.readBase(hash),
  });
  const now = (session.connection.clock?.now() ?? new Date()).getTime();
  const findings = teamFindings({
    watched,
    rows,
    nextRuns: nextRunsIn(rowsOf("/scenarios")),
    offReasons: await offReasons(reader, offThoughOn({ watched, rows }), now),
    now,
  });
  const scenarios = [...(rows.get("scenario")?.values() ?? [])];
  const { count, limitPerMinute } = reader.stats();
  const asked: AskedTarget = {
    target: target.name,
    standing: standingOf(findings),
    team: {
      id: team.id,
      name: team.name,
      organization: team.organization,
      zone: session.emulator === undefined ? reader.zone : "emulator",
    },
    applied: state.applied,
    appliedAt: state.appliedAt,
    scenarios: { on: scenarios.filter(({ spec }) => spec["active"] === true).length, all: scenarios.length },
    managed: watched.filter(({ kind, id }) => id !== undefined && rows.get(kind.name)?.has(id)).length,
    findings,
    requests: count,
  };
  return { status: asked, requests: count, limitPerMinute };
}

function pairOf<Key>(key: Key, value: string | undefined): readonly [Key, string][] {
  return value === undefined ? [] : [[key, value]];
}

/** Folders belong to nobody. */
function ownedRows(rows: Rows): Rows {
  return new Map([...rows].filter(([name]) => ownedKinds.some((kind) => kind.name === name)));
}

function nextRunsIn(rows: readonly JsonObject[]): ReadonlyMap<string, string | null> {
  const told = (value: Json | undefined): value is string | null => value === null || typeof value === "string";
  return new Map(
    rows.flatMap(({ id, nextExec }): [string, string | null][] => (told(nextExec) ? [[textOf(id), nextExec]] : [])),
  );
}

function reportOf(told: readonly Told[], failOn: readonly string[], started: number): StatusReport {
  const targets = told.map((each) => each.status);
  const [only] = told;
  return {
    formatVersion: 1,
    targets,
    met: metConditions(targets, failOn),
    stats: {
      requests: told.reduce((sum, { requests }) => sum + requests, 0),
      // Targets of several organizations have several limits.
      limitPerMinute: told.length === 1 ? only?.limitPerMinute : undefined,
      durationMs: Math.round(performance.now() - started),
    },
  };
}

function surroundingsOf(project: Project, { emulator }: StatusOptions): StatusSurroundings {
  const flag =
    emulator === undefined || emulator === false
      ? ""
      : ` --emulator${emulator === true ? "" : ` ${shellWord(emulator)}`}`;
  const isOnly = project.targets.size === 1;
  return {
    flagsOf: (target) => `${isOnly ? "" : ` --target ${shellWord(target)}`}${flag}`,
    directionOf: (target) => project.targets.get(target)?.direction ?? "both",
  };
}
