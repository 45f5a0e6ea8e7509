// Every place where one module of a blueprint names another by its id: `{{12.…}}`, the source and the target of an
// aggregator, notes on the canvas, and the labels that show an id (blueprints.md 3, 6). One list for reading and renaming.

import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { mapExpressionIds } from "./expressions.ts";
import type { Graph } from "./graph.ts";
import { mapKey, mapModules } from "./walk.ts";

export type Rename = (id: string) => string;

/** The blueprint with other ids: of the modules themselves, and wherever one is named. */
export function renameModules(blueprint: JsonObject, rename: Rename): JsonObject {
  const renamed = mapModules(mapTexts(blueprint, rename) as JsonObject, (module) =>
    renameLabels(
      renameParameters(
        mapKey(module, "id", (id) => renameId(id, rename)),
        rename,
      ),
      rename,
    ),
  );
  return mapKey(renamed, "metadata", (metadata) => renameNotes(metadata, rename));
}

/** The editor parts beside a blueprint (split.ts), by the same ids. */
export function renameEditor(editor: JsonObject, rename: Rename): JsonObject {
  const texts = mapTexts(editor, rename) as JsonObject;
  const ofModules = mapKey(texts, "modules", (modules) =>
    isJsonObject(modules)
      ? Object.fromEntries(
          Object.entries(modules).map(([key, part]) => [
            rename(key),
            isJsonObject(part) ? renameLabels(part, rename) : part,
          ]),
        )
      : modules,
  );
  return mapKey(ofModules, "blueprint", (root) =>
    mapKey(root, "metadata", (metadata) => renameNotes(metadata, rename)),
  );
}

/** Which of the `wanted` ids each module names, by its key: what would no longer run without them. */
export function namedModules(graph: Graph, wanted: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, ReadonlySet<string>>();
  for (const { key, own, lanes } of graph.nodes.values()) {
    const found = new Set<string>();
    const note: Rename = (id) => {
      if (wanted.has(id)) found.add(id);
      return id;
    };
    for (const [name, value] of Object.entries(own)) if (name !== "metadata") mapTexts(value, note);
    for (const list of Object.values(lanes)) for (const { props } of list) mapTexts(props, note);
    renameParameters(own, note);
    if (found.size > 0) named.set(key, found);
  }
  return named;
}

function mapTexts(value: Json, rename: Rename): Json {
  if (typeof value === "string") return mapExpressionIds(value, rename);
  if (isJsonArray(value)) return value.map((item) => mapTexts(item, rename));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, rename)]));
}

function renameId(id: Json, rename: Rename): Json {
  if (typeof id === "string") return rename(id);
  return typeof id === "number" ? Number(rename(String(id))) : id;
}

/** An aggregator's source (`feeder: 12`) and the field that it fills (`target: "12.attachments"`). */
function renameParameters(module: JsonObject, rename: Rename): JsonObject {
  return mapKey(module, "parameters", (parameters) => {
    if (!isJsonObject(parameters) || !Object.hasOwn(parameters, "feeder")) return parameters;
    const fed = mapKey(parameters, "feeder", (feeder) => renameId(feeder, rename));
    return mapKey(fed, "target", (target) =>
      typeof target === "string" ? target.replace(/^\d+(?=\.)/, (id) => rename(id)) : target,
    );
  });
}

/** `restore.extra.feeder`: an id, or a label as the editor shows it, `Google Sheets - Search Rows [12]`. */
function renameLabels(module: JsonObject, rename: Rename): JsonObject {
  const label = (value: Json): Json =>
    typeof value === "string"
      ? value.replace(/\[(\d+)\]$/, (_found, id: string) => `[${rename(id)}]`)
      : renameId(value, rename);
  const extra = (place: Json): Json => (isJsonObject(place) ? mapKey(place, "label", label) : label(place));
  return mapKey(module, "metadata", (metadata) =>
    mapKey(metadata, "restore", (restore) =>
      mapKey(restore, "extra", (extras) => mapKey(mapKey(extras, "feeder", extra), "target", extra)),
    ),
  );
}

function renameNotes(metadata: Json, rename: Rename): Json {
  const notes = (list: Json): Json =>
    isJsonArray(list)
      ? list.map((note) =>
          mapKey(note, "moduleIds", (ids) => (isJsonArray(ids) ? ids.map((id) => renameId(id, rename)) : ids)),
        )
      : list;
  return mapKey(mapKey(metadata, "notes", notes), "designer", (designer) => mapKey(designer, "notes", notes));
}
