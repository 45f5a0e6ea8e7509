// The state of one target, also where the target had another name at the last apply: it is read where it lies, and the
// first write takes it to the folder of today's name. Until all of it stands there nothing of the old one goes, so that
// a crash at any point leaves one whole state that is found again.

import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { emptyBase, entriesOf, type State } from "../engine/state.ts";
import { ToolError } from "../errors.ts";
import { refuseLinks } from "../project/files.ts";
import { openFileStore } from "./file-store.ts";
import type { StateStore } from "./state-store.ts";

export interface TargetStore extends StateStore {
  /**
   * For a target without state: throws `target/renamed` where a name that is no target any more has the state of the same
   * team. To apply without it would make everything a second time. Throws `state/invalid` where one cannot be read: nobody
   * knows whose it is.
   */
  refuseRenamed(zone: string, teamId: number): Promise<void>;
}

export interface TargetStoreInput {
  /** The project's folder. */
  readonly root: string;
  /** Where the state of a target of this name lies, relative to the root; all of them in one folder. */
  readonly folderOf: (name: string) => string;
  readonly target: {
    readonly name: string;
    /** Relative to the root. */
    readonly file: string;
    /** The latest first. */
    readonly movedFrom: readonly string[];
  };
  /** Names of the project's other targets: their state is theirs. */
  readonly otherNames: Iterable<string>;
}

export function openTargetStore({ root, folderOf, target, otherNames }: TargetStoreInput): TargetStore {
  const others = new Set(otherNames);
  const own = openFileStore(root, folderOf(target.name));
  const formerNames = target.movedFrom.filter((name) => name !== target.name && !others.has(name));
  const formers = formerNames.map((name) => ({ folder: folderOf(name), store: openFileStore(root, folderOf(name)) }));

  const found = async (): Promise<{ readonly store: StateStore; readonly state: State } | undefined> => {
    for (const store of [own, ...formers.map((each) => each.store)]) {
      const state = await store.read();
      if (state) return { store, state };
    }
    return undefined;
  };
  let settling: Promise<StateStore> | undefined;
  /** Where the state is; asked once, since a write only ever takes it to the own folder. */
  const current = (): Promise<StateStore> => (settling ??= found().then((each) => each?.store ?? own));
  const take = async (): Promise<void> => {
    const from = await current();
    const state = from === own ? undefined : await from.read();
    if (!state) return;
    for (const hash of basesOf(state)) if (hash !== emptyBase) await own.writeBase(await from.readBase(hash));
    await own.adopt(state);
    settling = Promise.resolve(own);
  };
  return {
    read: async () => (await found())?.state,
    async write(state) {
      await take();
      await own.write(state);
      for (const { folder, store } of formers) await removeFormer(root, folder, store, state);
    },
    readBase: async (hash) => (await current()).readBase(hash),
    writeBase: (content) => own.writeBase(content),
    refuseRenamed: async (zone, teamId) => {
      const names = await namesWithState(root, posix.dirname(folderOf(target.name)));
      const unreadable: ToolError[] = [];
      for (const name of names) {
        if (name === target.name || others.has(name)) continue;
        const state = await openFileStore(root, folderOf(name)).read().catch(unreadableOf(name));
        if (state instanceof ToolError) unreadable.push(state);
        else if (state && state.teamId === teamId && isSameZone(state.zone, zone)) throw renamedTarget(name, target);
      }
      const [first] = unreadable;
      if (first) throw first;
    },
  };
}

/** A folder that is moved as a whole: to today's name, where nothing stands there yet and a former name has one. */
export async function takeFormerFolder({ root, folderOf, target, otherNames }: TargetStoreInput): Promise<void> {
  const own = folderOf(target.name);
  if (await isThere(root, own)) return;
  const others = new Set(otherNames);
  for (const name of target.movedFrom) {
    const former = folderOf(name);
    if (name === target.name || others.has(name) || !(await isThere(root, former))) continue;
    await mkdir(join(root, posix.dirname(own)), { recursive: true });
    await rename(join(root, former), join(root, own));
    return;
  }
}

async function isThere(root: string, folder: string): Promise<boolean> {
  refuseLinks(root, folder);
  return stat(join(root, folder)).then(
    () => true,
    () => false,
  );
}

/** The port of an emulator is no part of its identity. */
export function isSameZone(a: string, b: string): boolean {
  const host = (text: string): string =>
    text.replace(/^https?:\/\//, "").replace(/^(127\.0\.0\.1|localhost):\d+$/, "loopback");
  return host(a) === host(b);
}

/** What is under management with nothing known of it yet has no file. */

function basesOf(state: State): ReadonlySet<string> {
  const ofIntents = state.intents.flatMap((intent) => {
    if (intent.type === "create") return [intent.base];
    return intent.type === "update" ? intent.writes.map(({ base }) => base) : [];
  });
  return new Set([...entriesOf(state).map(([, { base }]) => base), ...ofIntents]);
}

/** Only what is an earlier write of the same history goes: a state of another one is nobody's to delete here. */
async function removeFormer(root: string, folder: string, store: StateStore, state: State): Promise<void> {
  const former = await store.read().catch(() => undefined);
  if (!former || former.lineage !== state.lineage || former.serial >= state.serial) return;
  refuseLinks(root, `${folder}/state.json`);
  // First the document: bases without one are nothing to anybody.
  await rm(join(root, folder, "state.json"), { force: true });
  await rm(join(root, folder), { recursive: true, force: true });
}

async function namesWithState(root: string, group: string): Promise<readonly string[]> {
  refuseLinks(root, group);
  const entries = await readdir(join(root, group), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      try {
        return [decodeURIComponent(name)];
      } catch {
        return []; // no folder of ours
      }
    })
    .toSorted();
}

/** What cannot be read may be of this team. Anything else that went wrong is thrown. */
function unreadableOf(name: string): (error: unknown) => ToolError {
  return (error) => {
    if (!(error instanceof ToolError) || error.code !== "state/invalid") throw error;
    return new ToolError(
      {
        code: "state/invalid",
        message: `${error.message} It is of "${name}", which is no target any more, and may be of this team.`,
        hint: "Put back the file from a backup, or delete its folder if nothing of it is in use. Nothing was written to Make.",
      },
      { cause: error },
    );
  };
}

function renamedTarget(former: string, { name, file }: TargetStoreInput["target"]): ToolError {
  return new ToolError({
    code: "target/renamed",
    message: `The target "${name}" has no state, and the one of "${former}", which is no target any more, belongs to the same team.`,
    at: { file, line: 1, column: 1 },
    hint: `If "${name}" is the new name of "${former}", write into ${file}: movedFrom: ${JSON.stringify(former)}`,
  });
}
