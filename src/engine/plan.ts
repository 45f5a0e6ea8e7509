// The plan: plain JSON, the same value for preview, file, comment and apply. Types only. It holds changes, not content,
// and no secret; what an apply writes travels beside it, in memory.

import type { Address } from "../address.ts";
import type { Json } from "../json.ts";

/** One field that changes. An absent `from` or `to` is absence; a secret shows as dots. */
export interface FieldChange {
  /** `name`, `modules.7.mapper.values.Total`, `modules.12` (a whole module), `modules.7.place`. */
  readonly path: string;
  readonly from?: Json;
  readonly to?: Json;
  /** Words for the module that it is in, as in Make's editor: "Google Sheets: Add Row". */
  readonly module?: string;
  /** Of a module that comes: what it stands behind, "9 Slack: Create a Message", or which lane it is the first of. */
  readonly after?: string;
}

interface ChangeBase {
  readonly address: Address;
  /** Name in Make; for a new object the name that it gets. */
  readonly name: string;
  readonly fields: readonly FieldChange[];
  /** Changes of this plan that must be done before. */
  readonly dependsOn: readonly Address[];
  /** What it means for the business, in sentences. */
  readonly impact: readonly string[];
  /** Over address, action, fields, and what people changed in the same object: equal where the same was reviewed. */
  readonly digest: string;
  /** The address that it had before: its state goes with it, without a request. */
  readonly movedFrom?: Address;
  /** Named in `ids/`: it comes under management with this. */
  readonly takesOver?: true;
}

/** What Git wants of the object as a whole, as a hash: equal where a change that is missing now was done meanwhile. */
interface WithContent {
  readonly content: string;
}

interface OfMake {
  readonly remoteId: string;
}

export type Change =
  | (ChangeBase & WithContent & { readonly action: "create"; readonly about: string })
  | (ChangeBase & WithContent & OfMake & { readonly action: "update"; readonly active?: boolean })
  | (ChangeBase & WithContent & OfMake & { readonly action: "replace"; readonly because: readonly string[] })
  | (ChangeBase & OfMake & { readonly action: "delete" })
  /** Another address for the same object: state only. */
  | (ChangeBase & WithContent & OfMake & { readonly action: "move"; readonly movedFrom: Address })
  /** Named in `ids/` and as Git has it: comes under management, state only. */
  | (ChangeBase & WithContent & OfMake & { readonly action: "adopt" });

/** Something that changed in Make and not in Git; it is kept. */
export interface Drift {
  readonly address: Address;
  readonly name: string;
  readonly fields: readonly FieldChange[];
  /** Who edited last, and when, where Make tells. */
  readonly by?: string;
  readonly at?: string;
}

export interface Conflict {
  readonly address: Address;
  readonly name: string;
  readonly path: string;
  readonly module?: string;
  readonly base?: Json;
  readonly git?: Json;
  readonly live?: Json;
  readonly by?: string;
  readonly at?: string;
}

/** Why the plan does not run by itself. `name`, or each address, given to `--allow` lets it pass. */
export interface Guard {
  readonly name: GuardName;
  readonly addresses: readonly Address[];
  readonly message: string;
}

export type GuardName =
  | "delete"
  | "recreate"
  | "switch-off"
  | "many"
  | "move"
  | "license"
  | "empty"
  | "namesake"
  | "in-use"
  | "drift"
  | "protected";

/** Which side decides where both changed the same: for the named addresses, or wherever none is named. */
export interface Keep {
  readonly side: "git" | "make";
  readonly addresses: readonly Address[];
}

export interface Plan {
  readonly formatVersion: 1;
  readonly target: string;
  /** Over the changes' addresses, actions and fields, and the guards: nothing of time, ids or counts. */
  readonly digest: string;
  /** What it was made with: a saved plan is made again with the same. */
  readonly options: { readonly prune: boolean; readonly keep: readonly Keep[] };
  readonly basedOn: {
    readonly commit: string | null;
    readonly stateSerial: number;
    /** Host of the zone; `emulator` where one stands in for Make. */
    readonly zone: string;
    readonly teamId: number;
  };
  readonly summary: Summary;
  readonly changes: readonly Change[];
  /** Outer list one after the other, inner ones may run side by side. */
  readonly order: readonly (readonly Address[])[];
  readonly drift: readonly Drift[];
  readonly conflicts: readonly Conflict[];
  readonly guards: readonly Guard[];
  /** Managed objects that Git no longer has; nothing happens to them without `--prune`. */
  readonly leftOver: readonly { readonly address: Address; readonly name: string }[];
  /** Managed objects that neither Git nor Make has any more: the next apply forgets them, without a request. */
  readonly gone?: readonly { readonly address: Address; readonly name: string }[];
  readonly stats: { readonly requests: number; readonly durationMs: number };
}

export interface Summary {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly move: number;
  readonly adopt: number;
  readonly unchanged: number;
  /** Objects per kind that are as in Git, for "60 scenarios, 11 webhooks". */
  readonly objects: Readonly<Record<string, number>>;
  /** Objects of Make that nothing in Git manages. */
  readonly unmanaged: number;
}
