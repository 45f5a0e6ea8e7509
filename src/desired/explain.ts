// Where everything that a target says comes from: each value with the file and line that gave it, what it overrides, and
// which resources it gets. What is secret is left out here already, so that no rendering can show it.

import type { Address } from "../address.ts";
import { maskSecrets } from "../engine/secret.ts";
import type { SourcePlace } from "../errors.ts";
import type { Json } from "../json.ts";
import { formatPath, type Path } from "../path.ts";
import type { Override, Project, Target } from "../project/project.ts";
import type { DesiredState } from "./desired.ts";
import { filesOf } from "./load.ts";
import { isShared } from "./used-files.ts";

export interface ExplainedValue {
  /** `zone`, `vars.SHEET`, `schedule.interval`. */
  readonly path: string;
  /** Null where it is secret, or a var without a value. */
  readonly value: Json;
  readonly isSecret: boolean;
  /** Null where no file says it: the default. */
  readonly at: SourcePlace | null;
}

export interface ExplainedOverride extends ExplainedValue {
  /** The address or glob that it stands under. */
  readonly by: string;
}

export interface ExplainedResource {
  readonly address: Address;
  readonly at: SourcePlace;
  /** Own files of this target that replace shared ones, or that add a resource; null: its files are shared. */
  readonly own: "replaces" | "adds" | null;
  /** Fields that the target gives, each once: the one that counts. */
  readonly overrides: readonly ExplainedOverride[];
  /** The line of `ids/` that takes an object over. */
  readonly takesOver: { readonly id: string; readonly at: SourcePlace } | null;
}

/** schemas/targets.schema.json, `explained`. */
export interface ExplainedTarget {
  readonly name: string;
  readonly extends: readonly string[];
  /** In the order in which they count, the target's own last. */
  readonly files: readonly string[];
  readonly settings: readonly ExplainedValue[];
  readonly vars: readonly ExplainedValue[];
  readonly bindings: readonly ExplainedValue[];
  readonly resources: readonly ExplainedResource[];
}

const settings = ["zone", "team", "apiKeyEnv", "direction", "drift"] as const;

export function explainTarget(project: Project, target: Target, desired: DesiredState): ExplainedTarget {
  const { overrides } = filesOf(project, target);
  return {
    name: target.name,
    extends: target.extends,
    files: target.files,
    settings: settings.map((key) => ({
      path: key,
      value: target[key],
      isSecret: false,
      at: target.gives([key]) ? target.place([key]) : null,
    })),
    vars: explainVars(target),
    bindings: [...target.bindings].map(([name, binding]) => ({
      path: formatPath(["bindings", name]),
      value: maskSecrets({ ...binding }, []),
      isSecret: false,
      at: target.place(["bindings", name]),
    })),
    resources: [...desired.resources.values()].map(({ address, owner, place }) => {
      const taken = desired.ids.get(address);
      return {
        address,
        at: place([]),
        own: owner === undefined ? null : isShared(project, address) ? "replaces" : "adds",
        overrides: (overrides.get(address) ?? []).filter(counts).map(explainOverride),
        takesOver: taken ? { id: taken.id, at: taken.place() } : null,
      };
    }),
  };
}

function explainVars({ vars }: Target): readonly ExplainedValue[] {
  return [...vars]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { value, secret, place }]) => ({
      path: formatPath(["vars", name]),
      value: secret || value === undefined ? null : maskSecrets(value, [name]),
      isSecret: secret,
      at: place(),
    }));
}

function explainOverride({ address, path, value, source, at }: Override): ExplainedOverride {
  return {
    path: formatPath(path),
    value: maskSecrets(value, path),
    isSecret: false,
    at: source.place(at),
    by: address,
  };
}

/** A later field over the same place leaves nothing of an earlier one. */
function counts({ path }: Override, index: number, all: readonly Override[]): boolean {
  return !all.slice(index + 1).some((later) => isPrefix(later.path, path));
}

function isPrefix(prefix: Path, path: Path): boolean {
  return prefix.every((segment, index) => path[index] === segment);
}
