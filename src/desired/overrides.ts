// A target's own values over a resource's files: the last one that covers a path wins, and says so in the origin.

import type { Address } from "../address.ts";
import { splitBlueprint } from "../blueprint/split.ts";
import { type ModuleVisit, walkModules } from "../blueprint/walk.ts";
import type { Problem } from "../errors.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { nearestName, suggest } from "../nearest.ts";
import { formatPath, type Path } from "../path.ts";
import { isGlob, matchesGlob } from "../project/address-glob.ts";
import type { Override } from "../project/project.ts";
import type { SourceFile } from "../project/source-file.ts";

/** One overridden field. */
export interface AppliedOverride {
  /** In the template. */
  readonly path: Path;
  /** The target file that gives it, and the place in there. */
  readonly source: SourceFile;
  readonly at: Path;
  /** What it was made of. */
  readonly override: Override;
}

export interface Overridden {
  readonly whole: JsonObject;
  readonly applied: readonly AppliedOverride[];
}

/** The overrides that each address gets, in the order in which they are applied. Tells those that meet nothing. */
export function overridesByAddress(
  overrides: readonly Override[],
  addresses: ReadonlySet<Address>,
  problems: Problem[],
): ReadonlyMap<Address, readonly Override[]> {
  const met = new Map<string, readonly Address[]>();
  const byAddress = new Map<Address, Override[]>();
  for (const override of overrides) {
    let found = met.get(override.address);
    if (!found) {
      found = meantBy(override.address, addresses);
      met.set(override.address, found);
      if (found.length === 0) problems.push(unmet(override, addresses));
    }
    for (const address of found) byAddress.set(address, [...(byAddress.get(address) ?? []), override]);
  }
  return byAddress;
}

function meantBy(text: string, addresses: ReadonlySet<Address>): readonly Address[] {
  if (isGlob(text)) return [...addresses].filter((address) => matchesGlob(text, address));
  return addresses.has(text as Address) ? [text as Address] : [];
}

function unmet({ address, source }: Override, addresses: ReadonlySet<Address>): Problem {
  const near = isGlob(address) ? undefined : nearestName(address, addresses);
  return {
    code: "override/unmatched",
    message: `The override of ${address} meets nothing.`,
    at: source.keyPlace(["overrides", address]),
    hint:
      near === undefined
        ? "Write the address of a resource, e.g. scenario/orders/new-order, or a glob that meets some: scenario/orders/*."
        : `Did you mean ${near}?`,
  };
}

/**
 * `known` are the top-level fields that the kind has. An override by glob that has no place here goes to `unmet`: it may have
 * one in another resource.
 */
export function applyOverrides(
  address: Address,
  whole: JsonObject,
  overrides: readonly Override[],
  known: readonly string[],
  problems: Problem[],
  unmet: Map<Override, Problem> = new Map(),
): Overridden {
  let result = whole;
  const applied: AppliedOverride[] = [];
  const tell = (override: Override, problem: Problem): void => {
    // A glob means those that have the place.
    if (isGlob(override.address) && problem.code === "override/unmatched") unmet.set(override, problem);
    else problems.push(problem);
  };
  for (const override of overrides) {
    const { path, value, source, at } = override;
    const place = refusal(path, known) ?? templatePath(address, result, path, value);
    if (!isJsonArray(place)) {
      tell(override, { ...place, at: source.keyPlace(at) });
      continue;
    }
    const next = setAt(result, place, value);
    if (next === undefined) {
      tell(override, {
        code: "override/unmatched",
        message: `${address} has no place ${formatPath(path)}.`,
        at: source.keyPlace(at),
        hint: "A step of the path is a value, or an entry of a list that is not there.",
      });
    } else {
      result = next as JsonObject;
      applied.push({ path: place, source, at, override });
    }
  }
  return { whole: result, applied };
}

/** The override that gives the value at a path. */
export function overrideOf(path: Path, applied: readonly AppliedOverride[]): AppliedOverride | undefined {
  return applied.findLast((each) => each.path.every((segment, index) => path[index] === segment));
}

/** What files say of themselves. */
const ofFilesAlone: ReadonlySet<string> = new Set(["movedFrom", "basedOn"]);

type Finding = Pick<Problem, "code" | "message" | "hint">;

function refusal([field = "", ...rest]: Path, known: readonly string[]): Finding | undefined {
  if (!known.includes(field)) {
    const names = known.filter((name) => !ofFilesAlone.has(name));
    return {
      code: "schema/unknown-key",
      message: `The field ${JSON.stringify(field)} is not known.`,
      hint: suggest(field, names) ?? `Known are: ${names.join(", ")}.`,
    };
  }
  if (ofFilesAlone.has(field) || (field === "blueprint" && rest.length === 0)) {
    return {
      code: "override/unmatched",
      message: `The field ${field} cannot be overridden.`,
      hint: field === "blueprint" ? "Name a field inside it: blueprint.metadata.scenario.maxErrors." : undefined,
    };
  }
  return undefined;
}

/** Where the value goes in the template: `modules.7.…` to the place of module 7, whatever holds it. */
function templatePath(address: Address, whole: JsonObject, path: Path, value: Json): Path | Finding {
  const [head, id, ...rest] = path;
  const blueprint = whole["blueprint"];
  if ((head !== "modules" && head !== "blueprint") || !isJsonObject(blueprint)) return path;
  const modules = [...walkModules(blueprint)];
  if (head === "blueprint") {
    const inside = path.slice(1);
    const holder = modules.findLast(({ place }) => place.every((segment, index) => inside[index] === segment));
    return editorRefusal(holder, inside.slice(holder?.place.length ?? 0), value) ?? path;
  }
  const visit = modules.find(({ key }) => key === id);
  if (!visit) return unknownModule(address, id ?? "", modules);
  const [field] = rest;
  if (field === undefined) {
    return {
      code: "override/unmatched",
      message: `Module ${id} as a whole cannot be overridden.`,
      hint: `Name fields inside it: modules: {${id}: {mapper.values.Total: …}}.`,
    };
  }
  if (fixedFields.has(field)) {
    return {
      code: "override/unmatched",
      message: `The field ${field} of module ${id} cannot be overridden.`,
      hint: listFields.has(field)
        ? "Name the module inside it by its own id."
        : "Another module is another scenario: change it in the blueprint.",
    };
  }
  return editorRefusal(visit, rest, value) ?? ["blueprint", ...visit.place, ...rest];
}

const listFields: ReadonlySet<string> = new Set(["routes", "branches", "onerror", "tools"]);
/** What makes a module that module, and what other modules hang on. */
const fixedFields: ReadonlySet<string> = new Set(["id", "module", ...listFields]);

function unknownModule(address: Address, id: string, modules: readonly ModuleVisit[]): Finding {
  const ids = modules.map(({ key }) => key).filter((key) => !key.startsWith("@"));
  return {
    code: "override/unmatched",
    message: `${address} has no module ${JSON.stringify(id)}.`,
    hint: ids.length === 0 ? "Its modules have no ids." : `Its modules are: ${ids.join(", ")}.`,
  };
}

/** What the editor alone needs lies beside the behaviour and is the editor's own. */
function editorRefusal(visit: ModuleVisit | undefined, [head, ...rest]: Path, value: Json): Finding | undefined {
  if (head !== "metadata") return undefined;
  const metadata = rest.reduceRight((inner: Json, key) => ({ [key]: inner }), value);
  const probe = visit
    ? { flow: [{ id: 1, module: visit.module["module"] ?? null, metadata }] }
    : { flow: [], metadata };
  if (!splitBlueprint(probe).editor) return undefined;
  return {
    code: "override/unmatched",
    message: `${formatPath(["metadata", ...rest])} is a part of Make's editor and cannot be overridden.`,
    hint: "Override what acts: parameters, mapper, filter.",
  };
}

/** The value with another one at `path`; undefined where the way there is barred. Missing maps are made. */
function setAt(holder: Json | undefined, path: Path, value: Json): Json | undefined {
  const [segment, ...rest] = path;
  if (segment === undefined) return value;
  if (isJsonArray(holder)) {
    const index = Number(segment);
    if (!/^\d+$/.test(segment) || index >= holder.length) return undefined;
    const item = setAt(holder[index], rest, value);
    return item === undefined ? undefined : holder.with(index, item);
  }
  if (holder !== undefined && holder !== null && !isJsonObject(holder)) return undefined;
  const item = setAt(holder && Object.hasOwn(holder, segment) ? holder[segment] : undefined, rest, value);
  return item === undefined ? undefined : { ...holder, [segment]: item };
}
