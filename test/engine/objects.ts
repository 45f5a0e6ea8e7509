// Scenarios and webhooks in memory: what Git wants, what was applied, what Make has. For tests of the pure engine.

import type { Address, KindName } from "../../src/address.ts";
import { kindOf } from "../../src/address.ts";
import { buildPlan, type PreparedPlan } from "../../src/engine/build-plan.ts";
import type { Base } from "../../src/engine/compare.ts";
import { referencedAddresses } from "../../src/engine/dependencies.ts";
import type { License } from "../../src/engine/guard.ts";
import { lookupIn } from "../../src/engine/look.ts";
import type { Moves } from "../../src/engine/moves.ts";
import type { Wanted } from "../../src/engine/outcome.ts";
import type { Keep } from "../../src/engine/plan.ts";
import type { Look } from "../../src/engine/resolve.ts";
import type { Intent, State, StateEntry } from "../../src/engine/state.ts";
import type { Renumbering } from "../../src/engine/three-way.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import type { LiveRow } from "../../src/kinds/kind.ts";
import { kindNamed } from "../../src/kinds/registry.ts";
import type { Path } from "../../src/path.ts";

export interface Thing {
  /** Absent: Git does not have it. */
  readonly git?: JsonObject;
  /** Absent: it was never applied. */
  readonly base?: JsonObject;
  /** Absent: Make does not have it. */
  readonly live?: JsonObject;
  readonly values?: Readonly<Record<string, Json>>;
  readonly dropped?: readonly string[];
  readonly protect?: boolean;
  readonly ignore?: readonly Path[];
  /** What Make's list tells beside the spec: who edited last, what uses it. */
  readonly about?: JsonObject;
  readonly revision?: string;
  /** Make's content was not read: the list says that it is as it was. */
  readonly isUnread?: true;
  /** More of what the state remembers. */
  readonly entry?: Partial<StateEntry>;
  /** It was named in `ids/` and never applied; `base` may be empty. */
  readonly isUnknown?: true;
  readonly renumbering?: Renumbering;
}

export interface World {
  readonly things: Readonly<Record<Address, Thing>>;
  /** Objects of Make that nothing manages. */
  readonly others?: readonly { readonly kind: "scenario" | "webhook"; readonly name: string }[];
  readonly vars?: Readonly<Record<string, Json>>;
  readonly secrets?: Readonly<Record<string, Json | undefined>>;
  readonly bindings?: Readonly<Record<string, number>>;
  readonly drift?: "keep" | "revert" | "refuse";
  readonly keep?: readonly Keep[];
  readonly license?: License;
  readonly prune?: boolean;
  readonly moves?: Partial<Moves>;
  readonly adopted?: readonly Address[];
  readonly intents?: readonly Intent[];
}

export function lookIn(world: World, ids: ReadonlyMap<Address, string>): Look {
  const vars = new Map<string, { readonly value: Json | undefined; readonly secret: boolean }>([
    ...Object.entries(world.vars ?? {}).map(([name, value]) => [name, { value, secret: false }] as const),
    ...Object.entries(world.secrets ?? {}).map(([name, value]) => [name, { value, secret: true }] as const),
  ]);
  const urls = new Map(
    [...ids]
      .filter(([address]) => kindOf(address) === "webhook")
      .map(([address, id]) => [address, `https://hook.eu1.make.com/secret${id}`]),
  );
  const wanted = new Set(Object.keys(world.things).filter((address) => world.things[address as Address]?.git));
  return lookupIn({ vars, bindings: new Map(Object.entries(world.bindings ?? {})), ids, urls, wanted });
}

export function planOf(world: World, commit = "c0ffee"): PreparedPlan {
  const things = Object.entries(world.things) as [Address, Thing][];
  const ids = new Map(
    things
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .filter(([, { live }]) => live)
      .map(([address], index) => [address, String(index + 1)]),
  );
  const idOf = (address: Address): string => ids.get(address) ?? "999";
  const managed = things.filter(([, { base }]) => base);
  const resources = Object.fromEntries(
    managed.map(([address, thing]): [Address, StateEntry] => [
      address,
      {
        remoteId: idOf(address),
        base: "",
        values: thing.values ?? {},
        seen: { row: {}, revision: null, atBase: false },
        dropped: thing.dropped ?? [],
        ...thing.entry,
      },
    ]),
  );
  const state: State = {
    formatVersion: 1,
    lineage: "l",
    serial: 3,
    zone: "z",
    teamId: 1,
    applied: 1,
    commit: null,
    appliedAt: null,
    resources,
    intents: world.intents ?? [],
  };
  const row = (address: Address, live: JsonObject): LiveRow => ({
    id: idOf(address),
    name: typeof live["name"] === "string" ? live["name"] : address,
    spec: Object.fromEntries(
      Object.entries(live).filter(([key]) => !["blueprint", "editor", "interface"].includes(key)),
    ),
    revision: world.things[address]?.revision,
    about: world.things[address]?.about ?? {},
  });
  const rowsOf = (kind: KindName): ReadonlyMap<string, LiveRow> =>
    new Map([
      ...things.flatMap(([address, { live }]): [string, LiveRow][] =>
        live && kindOf(address) === kind ? [[idOf(address), row(address, live)]] : [],
      ),
      ...(world.others ?? []).flatMap(({ kind: of, name }, index): [string, LiveRow][] =>
        of === kind
          ? [[String(500 + index), { id: String(500 + index), name, spec: { name }, revision: undefined, about: {} }]]
          : [],
      ),
    ]);
  const wanted = things.flatMap(([address, { git, protect, ignore }]): [Address, Wanted][] => {
    const kind = kindNamed(kindOf(address));
    return git
      ? [
          [
            address,
            {
              address,
              kind,
              template: git,
              protect: protect ?? false,
              ignore: ignore ?? [],
              movedFrom: [],
              references: referencedAddresses(kind, git),
            },
          ],
        ]
      : [];
  });
  return buildPlan({
    target: "production",
    drift: world.drift ?? "keep",
    keep: world.keep ?? [],
    moves: { moved: new Map(), unclear: [], ...world.moves },
    adopted: new Set(world.adopted),
    license: world.license,
    prune: world.prune ?? false,
    basedOn: { commit, zone: "eu2.make.com", teamId: 1 },
    stats: { requests: 1, durationMs: 1 },
    kindNamed,
    wanted: new Map(wanted),
    state,
    bases: new Map(
      managed.map(([address, { base, values, dropped, renumbering, isUnknown }]): [Address, Base] => [
        address,
        {
          template: base ?? {},
          values: values ?? {},
          dropped: dropped ?? [],
          ...(renumbering ? { renumbering } : {}),
          ...(isUnknown ? { isUnknown } : {}),
        },
      ]),
    ),
    look: lookIn(world, ids),
    live: {
      team: { id: 1, organizationId: 1, folders: new Map(), names: new Map() },
      rows: new Map<KindName, ReadonlyMap<string, LiveRow>>([
        ["scenario", rowsOf("scenario")],
        ["webhook", rowsOf("webhook")],
        ["folder", rowsOf("folder")],
      ]),
      contents: new Map(
        things.flatMap(([address, { live, isUnread }]): [Address, JsonObject][] =>
          live && !isUnread && kindOf(address) === "scenario" ? [[address, live]] : [],
        ),
      ),
      ids,
    },
  });
}

/** A scenario of one module; `fields` go into it. */
export function scenario(fields: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    name: "Orders",
    blueprint: { flow: [{ id: 7, module: "http:ActionSendData", version: 3, ...fields }] },
    ...more,
  };
}
