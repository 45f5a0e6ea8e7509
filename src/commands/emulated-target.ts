// `--emulator`: the target's zone, team and key replaced by an emulator's. It holds the connections and keys that the
// target binds, so that a project can be tried without an account; a real key is never sent there.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { resolveTemplate } from "../engine/resolve.ts";
import { usesOf } from "../engine/uses.ts";
import type { PartialSnapshot, Snapshot } from "../emulator/snapshot.ts";
import { startEmulator } from "../emulator/server.ts";
import { ToolError } from "../errors.ts";
import type { DesiredState } from "../desired/desired.ts";
import type { Target } from "../project/project.ts";

export interface EmulatedTarget {
  readonly zone: string;
  readonly token: string;
  readonly teamId: number;
  /** Where state is kept: never beside the real one. */
  readonly stateFolder: string;
  close(): Promise<void>;
}

/** Without `url` one is started inside this process; its data lasts from run to run in the project's `.make-gitops/`. */
export async function emulateTarget(
  root: string,
  target: Target,
  desired: DesiredState,
  url: string | undefined,
): Promise<EmulatedTarget> {
  const bound = boundObjects(target, desired);
  return url === undefined ? startOwn(root, target, bound) : joinRunning(root, target, bound, url);
}

async function startOwn(root: string, target: Target, bound: BoundObjects): Promise<EmulatedTarget> {
  const folder = join(root, ".make-gitops", "emulator", target.name);
  const team = typeof target.team === "number" ? { id: target.team } : { name: target.team };
  await mkdir(folder, { recursive: true });
  const emulator = await startEmulator({ dataFile: join(folder, "make.json"), snapshot: { teams: [team] } });
  const { url, apiKey, teamId } = emulator;
  await seedBound(url, teamId, bound);
  return { zone: url, token: apiKey, teamId, stateFolder: folder, close: () => emulator.close() };
}

async function joinRunning(root: string, target: Target, bound: BoundObjects, url: string): Promise<EmulatedTarget> {
  if (!/^http:\/\/(?:127\.0\.0\.1|localhost):\d+\/?$/.test(url)) {
    throw new ToolError({
      code: "emulator/invalid",
      message: `${JSON.stringify(url)} is not the URL of an emulator`,
      hint: "it looks like http://127.0.0.1:8080, as `make-gitops emulator` prints it",
    });
  }
  const origin = url.replace(/\/$/, "");
  const snapshot = await control(origin, "GET");
  const team = snapshot.teams.find(({ id, name }) => id === target.team || name === target.team) ?? snapshot.teams[0];
  const token = snapshot.users[0]?.apiTokens[0]?.token;
  if (!team || !token)
    throw new ToolError({ code: "emulator/invalid", message: `the emulator at ${origin} has no team or no token` });
  await seedBound(origin, team.id, bound);
  const stateFolder = join(root, ".make-gitops", "emulator", `at-${new URL(origin).port}`, target.name);
  return { zone: origin, token, teamId: team.id, stateFolder, close: async () => {} };
}

interface BoundObject {
  readonly name: string;
  readonly id: number | undefined;
  readonly type: string | undefined;
}

interface BoundObjects {
  readonly connections: readonly BoundObject[];
  readonly keys: readonly BoundObject[];
}

/** What the target binds, with the type that its modules announce. */
function boundObjects(target: Target, { resources }: DesiredState): BoundObjects {
  const types = new Map<string, string | undefined>();
  for (const { address, template } of resources.values()) {
    const { value } = resolveTemplate(template, () => ({ is: "pending" }));
    for (const { name, accepts } of usesOf(address, value).bindings) types.set(name, types.get(name) ?? accepts[0]);
  }
  const ofKind = (kind: string): BoundObject[] =>
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
  return { connections: ofKind("connection"), keys: ofKind("key") };
}

async function seedBound(url: string, teamId: number, bound: BoundObjects): Promise<void> {
  const snapshot = await control(url, "GET");
  const isNew =
    (rows: readonly { readonly id: number; readonly name: string; readonly teamId: number }[]) => (each: BoundObject) =>
      !rows.some(
        (row) => row.teamId === teamId && (each.id === undefined ? row.name === each.name : row.id === each.id),
      );
  const connections = bound.connections.filter(isNew(snapshot.connections));
  const keys = bound.keys.filter(isNew(snapshot.keys));
  if (connections.length === 0 && keys.length === 0) return;
  const withId = ({ id }: BoundObject): { id?: number } => (id === undefined ? {} : { id });
  const seeded: PartialSnapshot = {
    ...snapshot,
    connections: [
      ...snapshot.connections,
      ...connections.map((each) => ({
        ...withId(each),
        name: each.name,
        teamId,
        ...(each.type === undefined ? {} : { accountName: each.type }),
      })),
    ],
    keys: [
      ...snapshot.keys,
      ...keys.map((each) => ({
        ...withId(each),
        name: each.name,
        teamId,
        ...(each.type === undefined ? {} : { typeName: each.type }),
      })),
    ],
  };
  await control(url, "PUT", seeded);
}

async function control(url: string, method: "GET" | "PUT", body?: PartialSnapshot): Promise<Snapshot> {
  const answer = await fetch(`${url}/__emulator/snapshot`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch((error: unknown) => {
    throw new ToolError(
      {
        code: "emulator/invalid",
        message: `no emulator answers at ${url}`,
        hint: "start one with `make-gitops emulator`",
      },
      { cause: error },
    );
  });
  if (!answer.ok)
    throw new ToolError({
      code: "emulator/invalid",
      message: `the emulator at ${url} answered ${answer.status} to ${method} snapshot`,
    });
  return (await answer.json()) as Snapshot;
}
