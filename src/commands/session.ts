// What every command that talks to Make starts with: the project, one target, its desired state, a way to Make.
// It gives a reader alone: the writer is made by open-writer.ts, which only apply may import.

import type { DesiredState } from "../desired/desired.ts";
import { loadDesired } from "../desired/load.ts";
import { ToolError } from "../errors.ts";
import { type HeadCommit, headCommit } from "../git/head.ts";
import { isJsonArray, isJsonObject, type Json } from "../json.ts";
import { connectReader, type MakeConnection } from "../make/client.ts";
import type { MakeReader } from "../ports.ts";
import { loadProject, selectTarget } from "../project/load.ts";
import type { Project, Target } from "../project/project.ts";
import type { Environment } from "../project/vars.ts";
import { stateFolderOf } from "../state/folders.ts";
import { openTargetStore, type TargetStore } from "../state/target-store.ts";

export interface SessionOptions {
  readonly dir: string;
  readonly target: string | undefined;
  /** `true`: one inside this process; a text: the URL of a running one. */
  readonly emulator: boolean | string | undefined;
  readonly env: Environment;
  readonly onWait?: MakeConnection["onWait"];
  /** Absent: the machine's. */
  readonly clock?: MakeConnection["clock"];
}

export interface Session {
  readonly project: Project;
  readonly target: Target;
  readonly desired: DesiredState;
  /** Name or id; the emulator's where it stands in. */
  readonly team: string | number;
  /** The URL of the emulator that stands in for Make, "" for one inside this process; undefined: it is Make. */
  readonly emulator: string | undefined;
  readonly store: TargetStore;
  /** Where the target's state lies, relative to the root. */
  readonly stateFolder: string;
  readonly head: HeadCommit | undefined;
  readonly env: Environment;
  /** Where requests go and with which key: for whoever makes a client of it. */
  readonly connection: MakeConnection;
  reader(): MakeReader;
  close(): Promise<void>;
}

/** Reads all files before anything is asked of Make. Throws ToolError with all their problems, or `key/missing`. */
export async function openSession({
  dir,
  target: name,
  emulator,
  env,
  onWait,
  clock,
}: SessionOptions): Promise<Session> {
  const project = await loadProject(dir, env);
  const target = selectTarget(project, name);
  const desired = await loadDesired(project, target);
  const emulated = emulator ? await openEmulated(project, target, desired, emulator) : undefined;
  const connection: MakeConnection = {
    zone: emulated?.zone ?? target.zone,
    token: emulated?.token ?? keyOf(target, env),
    secrets: secretTexts(target),
    ...(onWait ? { onWait } : {}),
    ...(clock ? { clock } : {}),
  };
  const folderOf = emulated?.stateFolderOf ?? ((named: string) => stateFolderOf("targets", { name: named }));
  return {
    project,
    target,
    desired,
    team: emulated?.teamId ?? target.team,
    emulator: emulated ? (emulator === true ? "" : (emulator as string)) : undefined,
    stateFolder: folderOf(target.name),
    store: openTargetStore({
      root: project.root,
      folderOf,
      target,
      otherNames: otherNames(project, target),
    }),
    head: await headCommit(project.root),
    env,
    connection,
    reader: () => connectReader(connection),
    close: async () => emulated?.close(),
  };
}

// The emulator is loaded only where it is asked for: it is no part of a run against Make.
async function openEmulated(project: Project, target: Target, desired: DesiredState, emulator: true | string) {
  const { emulateTarget } = await import("./emulated-target.ts");
  const url = emulator === true ? undefined : emulator;
  return emulateTarget(project.root, target, desired, url, otherNames(project, target));
}

function otherNames({ targets }: Project, { name }: Target): readonly string[] {
  return [...targets.keys()].filter((each) => each !== name);
}

/** Every text and number inside the target's secret vars. */
function secretTexts({ vars }: Target): string[] {
  const textsOf = (value: Json | undefined): string[] => {
    if (typeof value === "string" || typeof value === "number") return [String(value)];
    if (isJsonArray(value)) return value.flatMap(textsOf);
    return isJsonObject(value) ? Object.values(value).flatMap(textsOf) : [];
  };
  return [...vars.values()].flatMap(({ secret, value }) => (secret ? textsOf(value) : []));
}

function keyOf(target: Target, env: Environment): string {
  const key = env[target.apiKeyEnv];
  if (key) return key;
  throw new ToolError({
    code: "key/missing",
    message: `${target.apiKeyEnv} is not set: there is no API key for ${target.name}.`,
    at: target.place(["apiKeyEnv"]),
    hint: `Create one in Make (your avatar → Profile → API access), then: export ${target.apiKeyEnv}=…   Without an account: add --emulator`,
  });
}
