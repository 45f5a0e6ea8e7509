// What differs between two lists, item by item: headers, query fields and variables go by their name, other items by
// their place. So one new header reads as one line, not as two long lists.

import { isJsonArray, isJsonObject, type Json, type JsonArray, type JsonObject, jsonEqual } from "../json.ts";

export interface ItemChange {
  /** The item's name, or its place from 1: `#2`. */
  readonly label: string;
  readonly from: Json | undefined;
  readonly to: Json | undefined;
}

/** Changed, added and removed items in the order of `to`, removed ones last. Equal items in another order give one row `order`. */
export function listDiff(from: JsonArray, to: JsonArray): readonly ItemChange[] {
  const [before, after] = [labelled(from), labelled(to)];
  const changes = [...after]
    .map(([label, item]): ItemChange => ({ label, from: before.get(label), to: item }))
    .concat(
      [...before].filter(([label]) => !after.has(label)).map(([label, item]) => ({ label, from: item, to: undefined })),
    )
    .filter((change) => !jsonEqual(change.from, change.to));
  if (changes.length > 0 || jsonEqual(from, to)) return changes.map(showValues);
  return [{ label: "order", from: [...before.keys()].join(", "), to: [...after.keys()].join(", ") }];
}

function labelled(list: JsonArray): Map<string, Json> {
  const items = new Map<string, Json>();
  for (const [index, item] of list.entries()) {
    const name = isJsonObject(item) ? nameOf(item) : undefined;
    const label = name === undefined || items.has(name) ? `#${index + 1}` : name;
    items.set(label, item);
  }
  return items;
}

function nameOf(item: JsonObject): string | undefined {
  return [item["name"], item["key"], item["header"]].find(
    (each): each is string => typeof each === "string" && each !== "",
  );
}

// A pair of name and value is shown by its value: the name stands in the label.
function showValues({ label, from, to }: ItemChange): ItemChange {
  const value = (item: Json | undefined): Json | undefined => {
    const isPair =
      isJsonObject(item) && "value" in item && Object.keys(item).length === 2 && nameOf(item) !== undefined;
    return isPair ? item["value"] : item;
  };
  const [before, after] = [value(from), value(to)];
  return isJsonArray(before) !== isJsonArray(after) ? { label, from, to } : { label, from: before, to: after };
}
