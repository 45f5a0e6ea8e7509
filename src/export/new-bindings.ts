// Connections, keys, data stores and data structures of a team ↔ the logical names of files. What has none yet gets one
// and a binding; only those that a file comes to hold are written.

import type { ReferenceKind } from "../blueprint/references.ts";
import { escapeText } from "../blueprint/template.ts";
import type { Json } from "../json.ts";
import type { ListedObject } from "../live/objects.ts";
import type { Binding } from "../project/project.ts";
import { freeName, slug } from "./names.ts";

export interface BindingNames {
  /** `gmail-office` for the connection 15; undefined for a kind that is not bound, and for what the team does not have. */
  nameOf(kind: ReferenceKind, id: number): string | undefined;
  /** Value of the binding that stands for a name given here: a name in Make where it is unambiguous, else the id. */
  valueOf(binding: string): Json | undefined;
  /** `connection.gmail-office` → 15, of the names given here. */
  given(): ReadonlyMap<string, number>;
}

export interface BindingNamesInput {
  readonly objects: readonly ListedObject[];
  /** Kinds whose list the key may not read: their objects are bound by id. */
  readonly unread: ReadonlySet<string>;
  readonly bindings: ReadonlyMap<string, Binding>;
  /** `connection.gmail` → 15, of what was resolved. */
  readonly ids: ReadonlyMap<string, number>;
}

const boundKinds: ReadonlySet<ReferenceKind> = new Set(["connection", "key", "data-store", "data-structure"]);

export function bindingNames({ objects, unread, bindings, ids }: BindingNamesInput): BindingNames {
  const names = new Map<string, string>();
  const values = new Map<string, Json>();
  const given = new Map<string, number>();
  const used = new Set([...bindings.keys()].map((name) => name.toLowerCase()));
  for (const [binding, id] of [...ids, ...idsByChoice(objects, bindings)]) {
    const kind = binding.slice(0, binding.indexOf("."));
    const key = `${kind}:${id}`;
    if (!names.has(key)) names.set(key, binding);
  }
  const make = (kind: ReferenceKind, id: number): string | undefined => {
    const found = objects.find((each) => each.kind === kind && each.id === id);
    if (!found && !unread.has(kind)) return undefined;
    const words = found ? slug(withoutAddress(found.name)) || slug(found.type ?? "") || kind : `${kind}-${id}`;
    const binding = freeName(`${kind}.${words}`, used);
    names.set(`${kind}:${id}`, binding);
    values.set(binding, bindingValue(found, objects, id));
    given.set(binding, id);
    return binding;
  };
  return {
    nameOf: (kind, id) => {
      if (!boundKinds.has(kind)) return undefined;
      const binding = names.get(`${kind}:${id}`) ?? make(kind, id);
      return binding?.slice(kind.length + 1);
    },
    valueOf: (binding) => values.get(binding),
    given: () => given,
  };
}

function idsByChoice(
  objects: readonly ListedObject[],
  bindings: ReadonlyMap<string, Binding>,
): readonly (readonly [string, number])[] {
  return [...bindings].flatMap(([binding, choice]): [string, number][] => {
    if ("id" in choice) return [[binding, choice.id]];
    if (!("name" in choice)) return [];
    const named = objects.filter(({ kind, name }) => binding.startsWith(`${kind}.`) && name === choice.name);
    return named.length === 1 ? [[binding, (named[0] as ListedObject).id]] : [];
  });
}

// A person's address in a connection's name is nobody's business in a repository.
const address = /[^\s()<>"']+@[^\s()<>"']+/g;

function withoutAddress(name: string): string {
  return name.replaceAll(address, "");
}

function bindingValue(found: ListedObject | undefined, objects: readonly ListedObject[], id: number): Json {
  if (!found || found.name.trim() === "" || found.name.search(address) >= 0) return id;
  const namesakes = objects.filter(({ kind, name }) => kind === found.kind && name === found.name);
  if (namesakes.length !== 1) return id;
  const text = escapeText(found.name);
  return text === "only" ? { name: text } : text;
}
