// What the model knows of one object: plain data, the same on every side (base, Git, Make). It shares no code with the
// engine: modules by id, each in a named lane; a lane beside the flow is named by its first module, which never leaves it.

import type { Json } from "../../../src/json.ts";

export interface Module {
  readonly type: "hook" | "router" | "slack" | "set";
  /** Fields of the mapper; in Git they may be `${var.WORD}`. */
  readonly values: Readonly<Record<string, string>>;
  /** The connection, by its reference in Git and by its id elsewhere. */
  readonly connection?: Json;
  /** Text of the only condition. */
  readonly filter?: string;
  /** Where the editor draws it: an editor part. */
  readonly x: number;
}

export type Modules = Readonly<Record<number, Module>>;
export type Lanes = Readonly<Record<string, readonly number[]>>;

/** A scenario, or a webhook, which has fields alone. */
export interface Side {
  /** What stands in scenario.yaml, or in the webhook's file. An absent field is not managed. */
  readonly fields: Readonly<Record<string, Json>>;
  readonly modules: Modules;
  /** `flow`, and `r5` for the route that begins with module 5. */
  readonly lanes: Lanes;
  /** The lanes of the only router, in order. */
  readonly routes: readonly string[];
}

export interface Thing {
  readonly address: string;
  /** Make's id; it never changes. */
  id: number;
  base: Side;
  /** With references and vars as they are written. */
  git: Side;
  live: Side;
}

/** The model: all things, and what vars and bindings stand for. */
export interface World {
  readonly things: readonly Thing[];
  /** The target's policy. */
  readonly drift: "keep" | "revert";
  word: string;
  /** Id of the connection that `slack` is bound to. */
  slack: number;
  /** What happened so far, for a failure's text. */
  readonly story: string[];
  /** Counts what must not stay at nothing, or a run shows nothing. */
  readonly seen: Record<string, number>;
}

export const word = "${var.WORD}";
export const slack = "${connection.slack}";
export const routerId = 4;

/** Git's side with the values that its vars and references have now. */
export function resolved(side: Side, world: World): Side {
  const open = (value: string): string => value.replaceAll(word, world.word);
  return withModules(side, (module) => ({
    ...module,
    values: Object.fromEntries(Object.entries(module.values).map(([name, value]) => [name, open(value)])),
    ...(module.connection === slack ? { connection: world.slack } : {}),
  }));
}

export function withModules(side: Side, change: (module: Module, id: number) => Module): Side {
  const modules = Object.entries(side.modules).map(([id, module]) => [id, change(module, Number(id))]);
  return { ...side, modules: Object.fromEntries(modules) as Modules };
}

export function laneOf({ lanes }: Side, id: number): string | undefined {
  return Object.keys(lanes).find((name) => lanes[name]?.includes(id));
}

export function idsOf({ modules }: Side): number[] {
  return Object.keys(modules).map(Number);
}

/** Without an undefined value there is no key. */
export function put<Value>(record: Readonly<Record<string, Value>>, key: string, value: Value | undefined) {
  const { [key]: _former, ...others } = record;
  return value === undefined ? others : { ...others, [key]: value };
}

const leafPath = /^(?:([a-zA-Z]+)|modules\.(\d+)\.(?:mapper\.(\w+)|(filter)|parameters\.__IMTCONN__))$/;

export function isLeaf(path: string): boolean {
  return leafPath.test(path);
}

/** The side with one leaf as the other has it. */
export function withLeafOf(side: Side, other: Side, path: string): Side {
  const [, field, id, value, filter] = leafPath.exec(path) ?? [];
  if (field !== undefined) return { ...side, fields: put(side.fields, field, other.fields[field]) };
  const from = other.modules[Number(id)];
  return withModules(side, (module, each) => {
    if (each !== Number(id) || !from) return module;
    if (value !== undefined) return { ...module, values: put(module.values, value, from.values[value]) };
    const key = filter === undefined ? "connection" : "filter";
    const { [key]: _former, ...rest } = module;
    return from[key] === undefined ? rest : { ...rest, [key]: from[key] };
  });
}
