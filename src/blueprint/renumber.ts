// Ids of Git's modules in Make. Where Make's editor gave an id to a module of its own that Git gave to another, Git's gets
// a new one; the base and the rules speak Git's ids and are brought to Make's here. `new-ids.ts` decides who moves. PURE.

import type { Renumbering, ThreeWayRules } from "../engine/three-way.ts";
import type { Path } from "../path.ts";
import type { Rename } from "./module-ids.ts";

/** What base and Git's side were renamed by, each from Git's ids to Make's. */
export interface Renamings {
  readonly base: Renumbering;
  readonly git: Renumbering;
}

export function isEmptyRenumbering(renumbering: Renumbering): boolean {
  return Object.keys(renumbering).length === 0;
}

export function renameBy(renumbering: Renumbering): Rename {
  return (id) => idIn(renumbering, id) ?? id;
}

/** `modules.12.…` and `editor.modules.12.…` under the id that the module has in Make; any other path as it is. */
export function renamePath(path: Path, renumbering: Renumbering): Path {
  const at = idPlace(path);
  const to = at === undefined ? undefined : idIn(renumbering, path[at] as string);
  return at === undefined || to === undefined ? path : path.with(at, to);
}

/**
 * The path in Git's ids, from one in Make's. Undefined where Git has no such module: what stands under an id that
 * Git's module left is Make's own.
 */
function pathInGit(path: Path, renumbering: Renumbering): Path | undefined {
  const at = idPlace(path);
  if (at === undefined) return path;
  const from = Object.keys(renumbering).find((id) => renumbering[id] === path[at]);
  if (from !== undefined) return path.with(at, from);
  return idIn(renumbering, path[at] as string) === undefined ? path : undefined;
}

/** The rules for sides in Make's ids, from rules that are written in Git's. */
export function rulesInMake(rules: ThreeWayRules, { base, git }: Renamings): ThreeWayRules {
  if (isEmptyRenumbering(base) && isEmptyRenumbering(git)) return rules;
  const byGit = (asks: (path: Path) => boolean) => (path: Path) => {
    const inGit = pathInGit(path, git);
    return inGit !== undefined && asks(inGit);
  };
  return {
    ...rules,
    isSecret: byGit(rules.isSecret),
    isIgnored: byGit(rules.isIgnored),
    splitSecrets(path, ofGit, live) {
      const inGit = pathInGit(path, git);
      return inGit && rules.splitSecrets(inGit, ofGit, live);
    },
    // What Make dropped it dropped at the last write: of modules that the base has.
    wasDropped(path) {
      const inBase = pathInGit(path, base);
      return inBase !== undefined && pathInGit(path, git) !== undefined && rules.wasDropped(inBase);
    },
    fillKept(side, path, leaf, live) {
      const inGit = pathInGit(path, side === "base" ? base : git);
      return inGit ? rules.fillKept(side, inGit, leaf, live) : leaf;
    },
  };
}

function idPlace(path: Path): 1 | 2 | undefined {
  if (path[0] === "modules" && path.length > 1) return 1;
  return path[0] === "editor" && path[1] === "modules" && path.length > 2 ? 2 : undefined;
}

function idIn(renumbering: Renumbering, id: string): string | undefined {
  return Object.hasOwn(renumbering, id) ? renumbering[id] : undefined;
}
