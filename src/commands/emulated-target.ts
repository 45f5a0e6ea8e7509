// `--emulator`: the target's zone, team and key replaced by an emulator's. It holds the connections, keys, data stores and
// data structures that the target binds, so that a project can be tried without an account; a real key is never sent there.

import { mkdir } from "node:fs/promises";
import { dirname, join as inFolder } from "node:path";
import type { BoundKind } from "../engine/bindings.ts";
import { resolveTemplate } from "../engine/resolve.ts";
import { usesOf } from "../engine/uses.ts";
import type { Joined } from "../emulator/join.ts";
import { startEmulator } from "../emulator/server.ts";
import { ToolError } from "../errors.ts";
import type { DesiredState } from "../desired/desired.ts";
import { refuseLinks } from "../project/files.ts";
import type { Target } from "../project/project.ts";
import { ignoreStateInGit, stateFolderOf } from "../state/folders.ts";
import { takeFormerFolder } from "../state/target-store.ts";

export interface EmulatedTarget {
  readonly zone: string;
  readonly token: string;
  readonly teamId: number;
  /** Where the state of a target is kept, relative to the root: never beside the real one, and never that of other data. */
  readonly stateFolderOf: (name: string) => string;
  close(): Promise<void>;
}

/**
 * Without `url` one is started inside this process; its data lasts from run to run in the project's `.make-gitops/`.
 * `otherNames`: the project's other targets, whose data a renamed target never takes.
 */
export async function emulateTarget(
  root: string,
  target: Target,
  desired: DesiredState,
  url: string | undefined,
  otherNames: Iterable<string>,
): Promise<EmulatedTarget> {
  const bound = boundObjects(target, desired);
  return url === undefined ? startOwn(root, target, bound, otherNames) : joinRunning(target, bound, url);
}

async function startOwn(
  root: string,
  target: Target,
  bound: BoundObjects,
  otherNames: Iterable<string>,
): Promise<EmulatedTarget> {
  const folderOf = (name: string): string => stateFolderOf("emulator/data", { name });
  const dataFile = `${folderOf(target.name)}/make.json`;
  refuseLinks(root, dataFile);
  const team = typeof target.team === "number" ? { id: target.team } : { name: target.team };
  await ignoreStateInGit(root);
  await takeFormerFolder({ root, folderOf, target, otherNames });
  await mkdir(dirname(inFolder(root, dataFile)), { recursive: true });
  const emulator = await startEmulator({ dataFile: inFolder(root, dataFile), snapshot: { teams: [team] } });
  try {
    const joined = await join(emulator.url, { team: target.team, furnish: "missing", ...bound });
    return joinedTarget(emulator.url, joined, () => emulator.close());
  } catch (error) {
    await emulator.close();
    throw error;
  }
}

async function joinRunning(target: Target, bound: BoundObjects, url: string): Promise<EmulatedTarget> {
  if (!/^http:\/\/(?:127\.0\.0\.1|localhost):\d+\/?$/.test(url)) {
    throw new ToolError({
      code: "emulator/invalid",
      message: `${JSON.stringify(url)} is not the URL of an emulator.`,
      hint: "It looks like http://127.0.0.1:8080, as `make-gitops emulator` prints it.",
    });
  }
  const origin = url.replace(/\/$/, "");
  return joinedTarget(origin, await join(origin, { team: target.team, ...bound }), async () => {});
}

// An emulator that starts anew on the same port has other data, so the state belongs to the data and not to the port.
function joinedTarget(zone: string, joined: Joined, close: () => Promise<void>): EmulatedTarget {
  const { apiKey: token, teamId, lineage } = joined;
  const folderOf = (name: string): string => stateFolderOf(`emulator/${lineage}`, { name });
  return { zone, token, teamId, stateFolderOf: folderOf, close };
}

interface BoundObject {
  readonly name: string;
  readonly id: number | undefined;
  readonly type: string | undefined;
}

interface BoundObjects {
  readonly connections: readonly BoundObject[];
  readonly keys: readonly BoundObject[];
  readonly dataStores: readonly BoundObject[];
  readonly dataStructures: readonly BoundObject[];
}

/** What the target binds, with the type that its modules announce. */
function boundObjects(target: Target, { resources }: DesiredState): BoundObjects {
  const types = new Map<string, string | undefined>();
  for (const { address, template } of resources.values()) {
    const { value } = resolveTemplate(template, () => ({ is: "pending" }));
    for (const { name, accepts } of usesOf(address, value, template).bindings)
      types.set(name, types.get(name) ?? accepts[0]);
  }
  const ofKind = (kind: BoundKind): BoundObject[] =>
    [...types]
      .filter(([name]) => name.startsWith(`${kind}.`))
      .map(([name, type]) => {
        const binding = target.bindings.get(name);
        const own = name.slice(kind.length + 1);
        return {
          name: binding && "name" in binding ? binding.name : own,
          id: binding && "id" in binding ? binding.id : undefined,
          type,
        };
      });
  return {
    connections: ofKind("connection"),
    keys: ofKind("key"),
    dataStores: ofKind("data-store"),
    dataStructures: ofKind("data-structure"),
  };
}

interface JoinRequest extends BoundObjects {
  readonly team: string | number;
  /** Adds what is missing also to a team that has connections or keys. */
  readonly furnish?: "missing";
}

async function join(url: string, request: JoinRequest): Promise<Joined> {
  const answer = await fetch(`${url}/__emulator/join`, { method: "POST", body: JSON.stringify(request) }).catch(
    (error: unknown) => {
      const hint = "Start one with: make-gitops emulator";
      throw new ToolError(
        { code: "emulator/invalid", message: `No emulator answers at ${url}.`, hint },
        { cause: error },
      );
    },
  );
  const joined = answer.ok ? ((await answer.json().catch(() => undefined)) as Partial<Joined> | undefined) : undefined;
  // The lineage names a folder, and what answers may be anything.
  if (joined?.apiKey && joined.teamId !== undefined && joined.lineage && lineageForm.test(joined.lineage)) {
    return joined as Joined;
  }
  throw new ToolError({
    code: "emulator/invalid",
    message: `What answers at ${url} is no emulator of this version of make-gitops (${answer.status}).`,
    hint: "Start one with: make-gitops emulator",
  });
}

const lineageForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
