// What a resource kind is: one object in one file. `model` is pure; only `remote` may talk to Make.

import type { Address, KindName } from "../address.ts";
import type { Renumbering, Sides, ThreeWayRules, Verdict } from "../engine/three-way.ts";
import type { JsonObject } from "../json.ts";
import type { Path } from "../path.ts";
import type { MakeReader, MakeWriter } from "../ports.ts";

/** One object as Make's list shows it. */
export interface LiveRow {
  readonly id: string;
  /** Name in Make; not unique there. */
  readonly name: string;
  /** What the row itself tells of the spec. For a kind without `content` that is all of it. */
  readonly spec: JsonObject;
  /** Changes when the content may have changed: a scenario's `lastEdit`. Undefined where the row holds everything. */
  readonly revision: string | undefined;
  /** Told, never compared: who edited last, the URL of a hook, validity. */
  readonly about: JsonObject;
}

/** What a read adds to a row, and the revision that it is of; undefined where the answer does not tell. */
export interface LiveContent {
  readonly spec: JsonObject;
  readonly revision: string | undefined;
}

/** A content that Make keeps in its history. */
export interface FormerContent {
  readonly spec: JsonObject;
  /** Make's number of it. */
  readonly version: string;
  /** ISO 8601, where Make tells. */
  readonly savedAt: string | undefined;
}

/** One entry of Make's own history of an object. */
export interface KeptVersion {
  /** Make's number of it. */
  readonly version: string;
  /** ISO 8601, where Make tells. */
  readonly savedAt: string | undefined;
}

/** Writes of ours that are in Make. */
export interface Since {
  /** Revision before the first of them. */
  readonly revision: string;
  /** Top-level fields of each. */
  readonly writes: readonly (readonly string[])[];
}

/** The team that a target means, and the folders in it by their path. */
export interface Team {
  readonly id: number;
  readonly organizationId: number;
  /** Path text (`Sales/EU`) → folder id. Filled by the folder kind's list; grows as folders are created. */
  readonly folders: Map<string, string>;
  /** Names of the objects that blueprints refer to, by `connection:15`: the labels that Make's editor shows. Grows as objects are created. */
  readonly names: Map<string, string>;
}

/** The spec to send, and every leaf that is not the same on all sides. */
export interface Merge {
  /** Complete: what Git does not manage stands in it as Make has it. */
  readonly merged: JsonObject;
  readonly verdicts: readonly Verdict[];
  /** Modules of Git's that have another id in Make, and Git's side with them. Verdicts speak of the id in Make. */
  readonly renumbering?: Renumbering;
  readonly git?: JsonObject;
}

/** What a change of a kind means for the business, in sentences. Told, never compared. */
export interface KindImpact {
  /** `path`: of its address. `isUsed`: something in Git refers to it. */
  create(spec: JsonObject, about: { readonly path: string; readonly isUsed: boolean }): readonly string[];
  /** `live` is Make's side, as far as it was read; `merged` what is sent. */
  update(
    row: LiveRow,
    sides: { readonly live: JsonObject; readonly merged: JsonObject },
    changes: readonly Verdict[],
  ): readonly string[];
  readonly replace: readonly string[];
}

export interface KindModel {
  /** Words for people: "webhook". */
  readonly title: string;
  /** How an object of ours is found in Make: by the id in state, or, for what has no file of its own, by its path. */
  readonly identity: "state" | "path";
  /** Top-level fields that the list row lacks and `remote.content` gives. */
  readonly contentFields: readonly string[];
  /** Where it stands in a plan: lower first, what people look for before what comes along with it. */
  readonly rank: number;
  /** What a new object in its place has lost, in a sentence: making it anew then needs leave. Undefined where it is as good as the former one. */
  lostOnRecreate(spec: JsonObject): string | undefined;
  readonly impact: KindImpact;
  /** Fields that Make cannot change in place. */
  readonly replaceOn: readonly string[];
  /** The spec in the form that is compared: server-owned parts dropped, equal meanings written alike. */
  normalise(spec: JsonObject): JsonObject;
  /** Compares and merges. Top-level fields that Git does not have are not managed: Make keeps them. */
  merge(sides: Sides<JsonObject>, rules: ThreeWayRules): Merge;
  /** The path that a place in the spec has in verdicts (`blueprint.flow.0.mapper.x` → `modules.7.mapper.x`). */
  verdictPath(spec: JsonObject, path: Path): Path;
  /** The top-level field that a verdict's path belongs to: what `remote.update` is told to write. */
  fieldOf(path: Path): string;
  /** What it refers to beside the `${…}` in it, e.g. the folder of a scenario. */
  references(spec: JsonObject): readonly Address[];
  /** Objects that Make gives to one holder at a time, and that this row holds: `webhook/58`, by Make's id. */
  holds(row: LiveRow): readonly string[];
  /** Those that the spec asks for; undefined where it does not tell. What is not made yet has no id. */
  takes(spec: JsonObject): readonly string[] | undefined;
  /** One line for a new object: "custom webhook, allowed from 203.0.113.0/24". */
  describe(spec: JsonObject): string;
  /** Words for the module that a verdict's path is in, as in Make's editor. */
  moduleTitle?(spec: JsonObject, path: Path): string | undefined;
  /**
   * Where the module that a path is in stands: behind "9 Slack: Create a Message", or "first in route 2 of 4 Router",
   * "error handler of 7 Slack: Create a Message", "first of all". No two of one spec stand in the same place.
   */
  moduleBefore?(spec: JsonObject, path: Path): string | undefined;
  /** What uses the object in Make, where its row tells. */
  usedBy?(row: LiveRow): { readonly kind: KindName; readonly id: string; readonly name: string } | undefined;
  /** The name that a create gives where no file says one. */
  defaultName(path: string): string;
  /** What says, by being equal, that it is the same object under another address. Absent: it moves by `movedFrom:` alone. */
  movedContent?(spec: JsonObject): JsonObject;
}

export interface KindRemote {
  /** Where one object stands by its id: `/scenarios` + `/4100`. Undefined for what is found by its path. */
  readonly path: string | undefined;
  list(api: MakeReader, team: Team): Promise<readonly LiveRow[]>;
  /** What the list row lacks. Absent where the row holds everything. */
  content?(api: MakeReader, row: LiveRow): Promise<LiveContent>;
  /**
   * The content before the one in use, value for value; undefined where Make keeps none. With `since`, the one before
   * all those writes, or "edited" where others wrote too. Present for kinds that Make may take and call invalid
   * (`about.isinvalid`).
   */
  former?(api: MakeReader, row: LiveRow, since?: Since): Promise<FormerContent | "edited" | undefined>;
  /** Contents that Make keeps, the one in use first. Absent where Make keeps none. */
  versions?(api: MakeReader, id: string): Promise<readonly KeptVersion[]>;
  /** One of them, value for value. */
  readVersion?(api: MakeReader, id: string, version: KeptVersion): Promise<FormerContent>;
  /** Creates it, inactive, and returns its row. Every field of the spec that Make takes only later is written here too. */
  create(api: MakeWriter, team: Team, spec: JsonObject): Promise<LiveRow>;
  /** Writes the named top-level fields of `spec` to an existing object and returns its row afterwards. */
  update(api: MakeWriter, team: Team, row: LiveRow, spec: JsonObject, fields: ReadonlySet<string>): Promise<LiveRow>;
  /** Already gone is success. */
  delete(api: MakeWriter, id: string): Promise<void>;
  /** Switches it on or off; already so is success. A step of its own, the last of an apply. */
  activate?(api: MakeWriter, id: string, active: boolean): Promise<void>;
}

export interface ResourceKind {
  readonly name: KindName;
  /** JSON Schema of its file; undefined for kinds without files. */
  readonly schema: object | undefined;
  readonly model: KindModel;
  readonly remote: KindRemote;
}
