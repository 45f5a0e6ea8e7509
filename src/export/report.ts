// What one export found and wrote, as plain data: for the terminal, the commit message, the pull request and `--json`.
// Types only. It holds no secret: values are masked as in a plan.

import type { Address, KindName } from "../address.ts";
import type { FieldChange } from "../engine/plan.ts";

/** One object of Make that is not as Git had it, or one of Git that Make has no more. */
export interface ExportedChange {
  readonly address: Address;
  /** Name in Make; for a deleted one the name that Git has. */
  readonly name: string;
  readonly remoteId: string;
  /**
   * `new`: its files are new. `changed`: Make's values were written. `deleted`: gone in Make, and its files went.
   * `missing`: gone in Make, and its files stay. `clash`: both sides changed the same; Git's values stay where they clash.
   */
  readonly is: "new" | "changed" | "deleted" | "missing" | "clash";
  /** From Git's value to Make's, of what was written; `[]` for all but `changed` and `clash`. */
  readonly fields: readonly FieldChange[];
  /** Of a clash: what Git and Make have in the fields that were not written. */
  readonly clashes: readonly FieldChange[];
  /** For a new object: "5 modules, on demand". */
  readonly about?: string;
  /** Scenarios: whether it is on in Make. */
  readonly active?: boolean;
  /** Who edited last, and when (ISO 8601), where Make tells. */
  readonly by?: string;
  readonly at?: string;
  /** Where values went that could not go into the shared files. */
  readonly placed: readonly Placement[];
}

/** A value that did not go to the place where Git had it, in the words of the report. */
export interface Placement {
  /** `modules.7.mapper.values.Total`; "" for the resource as a whole. */
  readonly path: string;
  /** `override`: into the target's overrides. `copy`: an own copy of the files under the target. `kept`: not written. */
  readonly to: "override" | "copy" | "kept";
  /** Why, in a sentence: "The file has ${var.TOTAL} there." */
  readonly why: string;
}

/** A secret that was found in Make and replaced in the files. */
export interface ReplacedSecret {
  readonly address: Address;
  /** "4 HTTP: Make a Request"; undefined outside a module. */
  readonly module?: string;
  /** `modules.4.mapper.headers.0.value`. */
  readonly path: string;
  /** "header Authorization", "?api_key= in the URL". */
  readonly kind: string;
  /** The var that stands there now. */
  readonly var: string;
}

export interface ExportedFile {
  /** Relative to the project's root. */
  readonly file: string;
  readonly is: "new" | "changed" | "removed";
  readonly kind: KindName | "target" | "ids" | "project" | "index";
}

export interface ExportReport {
  readonly formatVersion: 1;
  readonly target: string;
  readonly team: {
    readonly id: number;
    readonly name: string;
    readonly organization: string;
    /** Host of the zone; `emulator` where one stands in for Make. */
    readonly zone: string;
  };
  /** True where Git had nothing of this team before. */
  readonly isFirst: boolean;
  readonly totals: {
    readonly scenarios: number;
    readonly active: number;
    /** Folders in Make that hold scenarios. */
    readonly folders: number;
    readonly webhooks: number;
    readonly webhooksWithoutScenario: number;
    /** Names in Make of what scenarios refer to and files cannot hold. */
    readonly connections: readonly string[];
    readonly keys: readonly string[];
    readonly dataStores: number;
    readonly dataStructures: number;
  };
  /** Sorted by address; unchanged objects are not here. */
  readonly changes: readonly ExportedChange[];
  readonly secrets: readonly ReplacedSecret[];
  /** Objects that got a path of their own since another one has the same name. */
  readonly twins: readonly { readonly name: string; readonly remoteId: string; readonly address: Address }[];
  /** Unmanaged objects that may be a resource that Git has already: not exported. */
  readonly namesakes: readonly { readonly name: string; readonly remoteId: string; readonly address: Address }[];
  /** What the key may not read: "webhooks (hooks:read)". Git's files of it are as they were. */
  readonly unread: readonly { readonly what: string; readonly scope: string }[];
  /** Objects whose content could not be read: not exported, and Git's files of them are as they were. */
  readonly failed: readonly {
    readonly name: string;
    readonly remoteId: string;
    readonly address: Address;
    readonly why: string;
  }[];
  /** What Git changed and Make does not have yet: the files hold more than what came from Make. */
  readonly ahead: readonly Address[];
  /** Everything else that a person should know, in sentences. */
  readonly notes: readonly string[];
  readonly files: readonly ExportedFile[];
  readonly stats: {
    readonly requests: number;
    readonly limitPerMinute: number | undefined;
    readonly durationMs: number;
  };
}
