// What references mean in one target today. PURE.

import { type Address, addressOf } from "../address.ts";
import type { Json } from "../json.ts";
import type { Look } from "./resolve.ts";

export interface LookInput {
  /** `value: undefined` is a secret that only Make has. */
  readonly vars: ReadonlyMap<string, { readonly value: Json | undefined; readonly secret: boolean }>;
  /** `connection.crm` → 15. */
  readonly bindings: ReadonlyMap<string, number>;
  /** Ids in Make of what is there. */
  readonly ids: ReadonlyMap<Address, string>;
  /** URLs of the webhooks that are there. */
  readonly urls: ReadonlyMap<Address, string>;
  /** Everything that Git wants: what is here and has no id yet will be made. */
  readonly wanted: { readonly has: (address: Address) => boolean };
}

export function lookupIn({ vars, bindings, ids, urls, wanted }: LookInput): Look {
  return ({ namespace, name, property }) => {
    switch (namespace) {
      case "var": {
        const found = vars.get(name);
        if (!found) return { is: "missing" };
        return found.value === undefined ? { is: "kept" } : { is: "known", value: found.value, secret: found.secret };
      }
      case "connection":
      case "key":
      case "data-store":
      case "data-structure": {
        const id = bindings.get(`${namespace}.${name}`);
        return id === undefined ? { is: "missing" } : { is: "known", value: id };
      }
      case "webhook":
      case "scenario": {
        const address = addressOf(namespace, name);
        const value = property === "url" ? urls.get(address) : ids.get(address);
        if (value !== undefined) {
          return property === "url" ? { is: "known", value, secret: true } : { is: "known", value: Number(value) };
        }
        return wanted.has(address) ? { is: "pending" } : { is: "missing" };
      }
      case "env":
        return { is: "missing" };
    }
  };
}
