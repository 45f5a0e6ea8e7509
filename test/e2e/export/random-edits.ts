// Random edits of a scenario in Make's editor, and of its files in Git.

import * as fc from "fast-check";
import type { Json, JsonObject } from "../../../src/json.ts";

export type Flow = readonly JsonObject[];
export interface Edit {
  readonly what: string;
  readonly blueprint?: (flow: Flow) => Flow;
  readonly row?: JsonObject;
  readonly active?: boolean;
}

const text = fc.oneof(
  fc.constantFrom(
    "",
    "a",
    "{{1.limit}}",
    "${var.CHANNEL}",
    "$${x} ${var.NOTHING}",
    "two\nlines",
    "ünïcode ✓",
    "0800",
    "true",
  ),
  fc.string({ maxLength: 12 }),
);
const value: fc.Arbitrary<Json> = fc.oneof(text, fc.integer({ min: -9, max: 9 }), fc.boolean(), fc.constant(null));

const onModule =
  (id: number, part: (module: JsonObject) => JsonObject) =>
  (flow: Flow): Flow =>
    flow.map((each) => {
      const own = each["id"] === id ? part(each) : each;
      const { routes } = own;
      if (!Array.isArray(routes)) return own;
      return {
        ...own,
        routes: (routes as { flow: Flow }[]).map((route) => ({ ...route, flow: onModule(id, part)(route.flow) })),
      };
    });
const ids = (flow: Flow): number[] =>
  flow.flatMap((each) => [
    Number(each["id"]),
    ...((each["routes"] ?? []) as { flow: Flow }[]).flatMap((route) => ids(route.flow)),
  ]);
const without = (id: number, flow: Flow): Flow =>
  flow
    .filter((each) => each["id"] !== id)
    .map((each) =>
      Array.isArray(each["routes"])
        ? {
            ...each,
            routes: (each["routes"] as { flow: Flow }[]).map((route) => ({ ...route, flow: without(id, route.flow) })),
          }
        : each,
    );

// A list that holds a secret is left alone: what Make has there cannot be compared.
const lists: Readonly<Record<number, string>> = { 2: "list", 3: "fields" };
const itemOf = (id: number, name: string, value: string): Json => (id === 2 ? value : { name, value });
const listEdit: fc.Arbitrary<Edit> = fc
  .record({
    id: fc.constantFrom(2, 3),
    at: fc.integer({ min: 0, max: 3 }),
    how: fc.constantFrom("insert", "remove", "turn", "replace"),
    name: fc.constantFrom("n", "new", "limit"),
    value: text,
  })
  .map(({ id, at, how, name, value }) => ({
    what: `${how} item ${at} of module ${id}: ${value}`,
    blueprint: onModule(id, (each) => {
      const key = lists[id] as string;
      const mapper = each["mapper"] as JsonObject;
      const items = (mapper[key] ?? []) as Json[];
      const item = itemOf(id, name, value);
      const changed = {
        insert: items.toSpliced(at, 0, item),
        remove: items.toSpliced(at, 1),
        turn: items.toReversed(),
        replace: items.map((given, index) => (index === at ? item : given)),
      };
      return { ...each, mapper: { ...mapper, [key]: changed[how] } };
    }),
  }));

export const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc
    .record({
      id: fc.constantFrom(1, 2, 3, 5, 6),
      key: fc.constantFrom("value", "text", "channel", "new", "a.b"),
      item: value,
    })
    .map(({ id, key, item }) => ({
      what: `module ${id}: ${key} = ${JSON.stringify(item)}`,
      blueprint: onModule(id, (each) => ({ ...each, mapper: { ...(each["mapper"] as JsonObject), [key]: item } })),
    })),
  fc.constantFrom("text", "value", "channel", "list").map((key) => ({
    what: `remove ${key}`,
    blueprint: (flow: Flow) =>
      [1, 2, 5].reduce(
        (all, id) => onModule(id, (each) => ({ ...each, mapper: lacking(each["mapper"] as JsonObject, key) }))(all),
        flow,
      ),
  })),
  fc.tuple(fc.integer({ min: 0, max: 4 }), text).map(([place, item]) => ({
    what: `add a module at ${place}`,
    blueprint: (flow: Flow) =>
      flow.toSpliced(place, 0, {
        id: Math.max(...ids(flow)) + 1,
        module: "util:SetVariable2",
        version: 1,
        parameters: {},
        mapper: { name: "added", value: item },
        metadata: { designer: { x: 1, y: 1 } },
      }),
  })),
  fc
    .constantFrom(1, 2, 5, 6)
    .map((id) => ({ what: `remove module ${id}`, blueprint: (flow: Flow) => without(id, flow) })),
  listEdit,
  fc.constantFrom(1, 2, 3, 5).map((id) => ({
    what: `module ${id} of another type`,
    blueprint: onModule(id, (each) => ({ ...each, module: "util:SetMultipleVariables" })),
  })),
  fc.tuple(fc.constantFrom("f", "big"), text).map(([name, b]) => ({
    what: `filter ${name}: ${b}`,
    blueprint: onModule(5, (each) => ({
      ...each,
      filter: { name, conditions: [[{ a: "{{1.limit}}", b, o: "number:greater" }]] },
    })),
  })),
  fc.constant({
    what: "no filter",
    blueprint: onModule(5, ({ filter: _filter, ...each }) => each),
  }),
  fc.constant({
    what: "routes the other way round",
    blueprint: onModule(4, (each) => ({ ...each, routes: (each["routes"] as Json[]).toReversed() })),
  }),
  fc.constantFrom(2, 3).map((id) => ({
    what: `move module ${id} into a route`,
    blueprint: (flow: Flow) => {
      const module = flow.find((each) => each["id"] === id);
      if (!module || !flow.some((each) => each["id"] === 4)) return flow;
      return without(id, flow).map((each) =>
        each["id"] === 4 ? { ...each, routes: [...(each["routes"] as Json[]), { flow: [module] }] } : each,
      );
    },
  })),
  fc.constant({
    what: "another connection",
    blueprint: onModule(2, (each) => ({ ...each, parameters: { __IMTCONN__: -1 } })),
  }),
  fc.constantFrom(2, 3, 5).map((id) => ({
    what: `module ${id} on the canvas`,
    blueprint: onModule(id, (each) => ({
      ...each,
      metadata: { designer: { x: 7, y: 9 }, restore: { expect: { a: { mode: "chose" } } } },
    })),
  })),
  fc.constantFrom("New name", "A in $${var.x} shop", "Ω").map((name) => ({ what: `name ${name}`, row: { name } })),
  fc.constantFrom("", "Words").map((description) => ({ what: `description ${description}`, row: { description } })),
  fc.constantFrom(600, 900).map((interval) => ({
    what: `every ${interval}`,
    row: { scheduling: JSON.stringify({ type: "indefinitely", interval }) },
  })),
  fc.boolean().map((active) => ({ what: active ? "on" : "off", active })),
);

function lacking(mapper: JsonObject | null, key: string): JsonObject {
  const { [key]: _gone, ...rest } = mapper ?? {};
  return rest;
}

/** What people changed in Git since the last apply, and have not applied. */
export interface GitEdit {
  readonly what: string;
  readonly write: (files: Readonly<Record<string, string>>) => Record<string, string>;
  /** What is planned after the export: fields by address. */
  readonly planned: Readonly<Record<string, readonly string[]>>;
}

const inBlueprint = (name: string, change: (blueprint: JsonObject) => JsonObject): GitEdit["write"] => {
  const file = `scenarios/${name}/blueprint.json`;
  return (files) => ({
    [file]: `${JSON.stringify(change(JSON.parse(files[file] as string) as JsonObject), null, 2)}\n`,
  });
};

const flowIn =
  (change: (flow: Flow) => Flow) =>
  (blueprint: JsonObject): JsonObject => ({ ...blueprint, flow: change(blueprint["flow"] as Flow) });

export const gitEdit: fc.Arbitrary<GitEdit> = fc.constantFrom<GitEdit>(
  { what: "nothing", write: () => ({}), planned: {} },
  {
    what: "name of the webhook",
    write: (files) => ({ "webhooks/in.yaml": (files["webhooks/in.yaml"] as string).replace("In", "Renamed") }),
    planned: { "webhook/in": ["name"] },
  },
  {
    what: "errors",
    write: inBlueprint("a", (each) => ({ ...each, metadata: { version: 1, scenario: { maxErrors: 7 } } })),
    planned: { "scenario/a": ["metadata.scenario"] },
  },
  {
    what: "a value of module 6",
    write: inBlueprint(
      "a",
      flowIn(onModule(6, (each) => ({ ...each, mapper: { ...(each["mapper"] as JsonObject), name: "git" } }))),
    ),
    planned: { "scenario/a": ["modules.6.mapper.name"] },
  },
  {
    what: "a module 7, which production overrides",
    write: (files) => ({
      ...inBlueprint(
        "a",
        flowIn((flow) => [...flow, { id: 7, module: "util:Git", version: 1, parameters: {}, mapper: { g: "1" } }]),
      )(files),
      "targets/production.yaml": (files["targets/production.yaml"] as string).replace(
        "      3: {",
        "      7: { mapper.g: overridden }\n      3: {",
      ),
    }),
    planned: { "scenario/a": ["modules.7", "modules.8", "modules.9", "modules.10", "modules.11", "modules.12"] },
  },
);
