// A change of one scenario placed as an export does it, and the files read again: what the target wants then.

import type { Address } from "../../src/address.ts";
import { mapModules } from "../../src/blueprint/walk.ts";
import { applyOverrides, overridesByAddress } from "../../src/desired/overrides.ts";
import type { Problem } from "../../src/errors.ts";
import type { Override } from "../../src/project/project.ts";
import { type OverrideInUse, place, type Placed } from "../../src/export/place.ts";
import { targetText } from "../../src/export/target-texts.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { readOverrides } from "../../src/project/target-overrides.ts";
import { parseYamlFile } from "../../src/project/yaml-file.ts";

export const address: Address = "scenario/a";
const targetFile = "targets/production.yaml";
const known = ["name", "description", "active", "schedule", "blueprint", "modules"];

export interface Given {
  readonly whole: JsonObject;
  /** Below `overrides:` of the target's file, and of one that it extends. */
  readonly own?: JsonObject;
  readonly base?: JsonObject;
  /** What the template is to be, made of what it is. */
  readonly wanted: (template: JsonObject) => JsonObject;
  readonly mayWrite?: boolean;
}

export interface PlacedAndRead extends Placed {
  readonly template: JsonObject;
  readonly wanted: JsonObject;
  /** What the target wants after it, and what of its overrides met nothing. */
  readonly loaded: JsonObject;
  readonly problems: readonly string[];
  /** Below `overrides:` of the target's file afterwards. */
  readonly own: Json;
}

export function placed({ whole, own = {}, base = {}, wanted: change, mayWrite = true }: Given): PlacedAndRead {
  const text = JSON.stringify({
    ...(Object.keys(base).length === 0 ? {} : { extends: "base" }),
    ...(Object.keys(own).length === 0 ? {} : { overrides: own }),
  });
  const before = load(whole, text, base);
  const wanted = change(before.whole);
  const found = place({
    address,
    targetFile,
    whole,
    template: before.whole,
    wanted,
    overrides: before.inUse,
    mayWrite,
  });
  const value = parseYamlFile(targetFile, text).value;
  const written = targetText(
    { file: targetFile, text, value },
    {
      edits: found.edits,
      renumberings: new Map(),
      blueprints: new Map(found.to === "nowhere" ? [] : [[address, found.whole["blueprint"] ?? null]]),
      pruned: [],
      addresses: [address],
    },
  );
  const after = load(found.whole, written?.text ?? text, base);
  const { value: now } = parseYamlFile(targetFile, written?.text ?? text);
  return {
    ...found,
    template: before.whole,
    wanted,
    loaded: after.whole,
    problems: after.problems,
    own: (now as JsonObject)["overrides"] ?? {},
  };
}

function load(whole: JsonObject, text: string, base: JsonObject) {
  const layers = [
    parseYamlFile("targets/base.yaml", JSON.stringify({ overrides: base })),
    parseYamlFile(targetFile, text),
  ];
  const problems: Problem[] = [];
  const given = overridesByAddress(readOverrides(layers), new Set([address]), problems).get(address) ?? [];
  const unmet = new Map<Override, Problem>();
  const { whole: template, applied } = applyOverrides(address, whole, given, known, problems, unmet);
  // One resource is all there is: a glob without a place in it means nothing.
  problems.push(...unmet.values());
  const inUse = applied.map(({ override }): OverrideInUse => ({ path: override.path, override }));
  return { whole: template, inUse, problems: problems.map(({ message }) => message) };
}

/** A scenario of these modules; each has its id and fields, and its type where it is not the usual one. */
export function scenario(modules: readonly JsonObject[], fields: JsonObject = {}): JsonObject {
  return { ...fields, blueprint: { flow: modules.map((each) => ({ module: "util:SetVariable2", ...each })) } };
}

/** The change of one module, wherever it stands. */
export const onModule =
  (id: number, change: (module: JsonObject) => JsonObject) =>
  (spec: JsonObject): JsonObject => ({
    ...spec,
    blueprint: mapModules(spec["blueprint"] as JsonObject, (each) => (each["id"] === id ? change(each) : each)),
  });

export const mapperOf =
  (id: number, change: (mapper: JsonObject) => Json) =>
  (spec: JsonObject): JsonObject =>
    onModule(id, (each) => ({ ...each, mapper: change(each["mapper"] as JsonObject) }))(spec);
