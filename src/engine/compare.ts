// One object, three ways: template and base are resolved, all sides are brought to the form that is compared, and the
// kind merges them. Used by plan and, with the ids that came meanwhile, by apply.

import type { Json, JsonObject } from "../json.ts";
import type { Merge, ResourceKind } from "../kinds/kind.ts";
import { fillFrom, type KeptLeaf, keptLeaves, partnerOf, type TemplateSide, wholeLeaf } from "./kept-leaves.ts";
import type { KeptText } from "./kept-text.ts";
import { type Look, lookIn, type Resolved, resolveTemplate } from "./resolve.ts";
import { type Path, parsePath, valueAt, withValueAt } from "../path.ts";
import { pathSet } from "./path-set.ts";
import type { Renumbering, SplitSecrets, ThreeWayRules } from "./three-way.ts";
import { renamePath } from "../blueprint/renumber.ts";

/** What apply does with a change that was made in Make (design 1.3). */
export type DriftPolicy = "keep" | "revert" | "refuse";

/** How one object is merged: by its target, and by what a person decided for it. */
export interface MergePolicy {
  readonly drift: DriftPolicy;
  readonly clash: ThreeWayRules["clash"];
  /** What a person or Make switched on or off goes back to Git's value: only where that was asked for by address. */
  readonly revertsActive: boolean;
}

/** Nothing that people changed in Make is decided against them. */
export const keepPolicy: MergePolicy = { drift: "keep", clash: "conflict", revertsActive: false };

/** Git's side at the last apply, as it was written then. */
export interface Base {
  readonly template: JsonObject;
  readonly values: Readonly<Record<string, Json>>;
  readonly dropped: readonly string[];
  /** Modules that have another id in Make since then. Absent is none. */
  readonly renumbering?: Renumbering;
  /** Nothing is known of the time before: the object was named in `ids/` and never applied. */
  readonly isUnknown?: true;
}

export interface ObjectSides {
  readonly kind: ResourceKind;
  readonly template: JsonObject;
  readonly base: Base;
  /** Make's side, normalised. */
  readonly live: JsonObject;
  readonly ignore: readonly Path[];
  readonly policy: MergePolicy;
}

export interface Comparison extends Merge {
  readonly resolved: Resolved;
  /** Git's side as it was compared. */
  readonly git: JsonObject;
  readonly renumbering: Renumbering;
  /** Leaves that hold a secret, today or at the last apply, by the path that verdicts spell. */
  readonly secrets: readonly SecretLeaf[];
  /** Leaves that only Make could know and does not have: somebody must fill them in. */
  readonly unfilled: readonly Path[];
}

export interface SecretLeaf {
  readonly path: Path;
  /** As it stands in Git, with its `${…}`; undefined where only the base has it. */
  readonly template: Json | undefined;
  /** What it resolved to, where that is known; never shown. */
  readonly value: Json | undefined;
  /** The texts around secrets that only Make has, where no other secret stands in them. */
  readonly text?: KeptText;
}

export function compareObject({ kind, template, base, live, ignore, policy }: ObjectSides, look: Look): Comparison {
  const { model } = kind;
  const resolved = resolveTemplate(template, look);
  const baseLook = lookIn(base.values);
  const resolvedBase = resolveTemplate(base.template, baseLook);
  const known = resolved.secrets.map(
    (path): SecretLeaf => ({
      path: model.verdictPath(resolved.value, path),
      template: valueAt(template, path),
      value: valueAt(resolved.value, path),
    }),
  );
  const formerIds = base.renumbering ?? {};
  const sideOf = (of: JsonObject, inside: Resolved, lookup: Look): TemplateSide => ({
    template: of,
    resolved: inside,
    look: lookup,
    verdictPath: (path) => model.verdictPath(inside.value, path),
  });
  const kept = keptLeaves(sideOf(template, resolved, look), sideOf(base.template, resolvedBase, baseLook), formerIds);
  const asIgnored = ignore.map(wholeLeaf);
  const secrets = pathSet(known.map(({ path }) => path));
  const ignored = pathSet(ignore);
  const dropped = pathSet(base.dropped.map(parsePath).filter((path) => path !== undefined));
  const unfilled: Path[] = [];
  const rules: ThreeWayRules = {
    hasBase: base.isUnknown !== true,
    clash: policy.clash,
    renumbering: formerIds,
    isLeaf: () => false,
    isSecret: secrets.within,
    splitSecrets: (path, gitLeaf, liveLeaf) =>
      splitSecrets(
        known.map((secret) => secret.path),
        path,
        gitLeaf,
        liveLeaf,
      ),
    isIgnored: ignored.covers,
    wasDropped: dropped.covers,
    // What a person or Make switched stays so, whatever the target says (design 1.3).
    reverts: (path) => (path[0] === "active" ? policy.revertsActive : policy.drift === "revert"),
    fillKept: (side, path, leaf, liveLeaf) => {
      const own = fillFrom(liveLeaf, leaf, path, asIgnored, []);
      return fillFrom(liveLeaf, own, path, kept[side], side === "git" ? unfilled : []);
    },
  };
  const git = model.normalise(resolved.value);
  const merge = model.merge({ base: model.normalise(resolvedBase.value), git, live }, rules);
  // What Make has no place for, as a module that was removed there, is not sent and needs no value.
  const left = pathSet(merge.verdicts.filter(({ verdict }) => verdict === "drift").map(({ path }) => path));
  const renumbering = merge.renumbering ?? {};
  const inMake = (path: Path): Path => renamePath(path, renumbering);
  return {
    ...merge,
    resolved,
    git: merge.git ?? git,
    renumbering,
    secrets: [...known, ...[...kept.git, ...kept.base].map(secretOf)].map((leaf) => ({
      ...leaf,
      path: inMake(leaf.path),
    })),
    unfilled: unfilled.map(inMake).filter((path) => !left.covers(path)),
  };
}

function secretOf({ path, template, text, isMixed }: KeptLeaf): SecretLeaf {
  return { path, template, value: undefined, ...(isMixed ? {} : { text }) };
}

/**
 * A list that holds secrets, apart from them: Git's with Make's secrets in their places, so that the rest has a base like
 * any other leaf; and a way to put Git's secrets back into what comes out. Undefined where the leaf itself is the secret.
 */
function splitSecrets(secrets: readonly Path[], path: Path, git: Json, live: Json): SplitSecrets | undefined {
  const inside = secrets
    .filter((each) => each.length > path.length && path.every((segment, index) => segment === each[index]))
    .map((each) => each.slice(path.length));
  if (inside.length === 0) return undefined;
  return {
    git: fillFrom(live, git, [], inside.map(wholeLeaf), []) as Json,
    restore: (value) =>
      inside.reduce((restored, place) => {
        const partner = partnerOf(git, restored, place);
        const secret = valueAt(git, place);
        if (!partner || secret === undefined || valueAt(restored, partner) === undefined) return restored;
        return withValueAt(restored, partner, secret);
      }, value),
  };
}
