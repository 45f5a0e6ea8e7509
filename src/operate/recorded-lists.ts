// Kinds keep of a list's rows what they compare; status tells more of them. This reader remembers whole rows, so that no
// list is asked for twice.

import type { JsonObject } from "../json.ts";
import type { MakeReader } from "../ports.ts";

export interface RecordedLists {
  /** The same as the one given. */
  readonly reader: MakeReader;
  /** Rows of the latest list at this path, e.g. `/scenarios`; `[]` where none was asked for. */
  rowsOf(path: string): readonly JsonObject[];
}

export function recordLists(api: MakeReader): RecordedLists {
  const rows = new Map<string, readonly JsonObject[]>();
  return {
    reader: {
      ...api,
      list: async (path, key, query) => {
        const found = await api.list(path, key, query);
        rows.set(path, found);
        return found;
      },
    },
    rowsOf: (path) => rows.get(path) ?? [],
  };
}
