import { expect, test } from "vitest";
import type { Json } from "../../src/json.ts";
import { listDiff } from "../../src/render/list-diff.ts";

const pair = (name: string, value: Json) => ({ name, value });

test.for([
  ["an added header", [pair("A", "1")], [pair("A", "1"), pair("B", "2")], [{ label: "B", from: undefined, to: "2" }]],
  [
    "a changed header",
    [pair("A", "1"), pair("B", "2")],
    [pair("A", "1"), pair("B", "3")],
    [{ label: "B", from: "2", to: "3" }],
  ],
  ["a removed header", [pair("A", "1"), pair("B", "2")], [pair("B", "2")], [{ label: "A", from: "1", to: undefined }]],
  [
    "another order",
    [pair("A", "1"), pair("B", "2")],
    [pair("B", "2"), pair("A", "1")],
    [{ label: "order", from: "A, B", to: "B, A" }],
  ],
  ["plain values by place", ["x", "y"], ["x", "z"], [{ label: "#2", from: "y", to: "z" }]],
  [
    "a name that stands twice",
    [pair("A", "1"), pair("A", "2")],
    [pair("A", "1"), pair("A", "3")],
    [{ label: "#2", from: "2", to: "3" }],
  ],
  ["nothing", [pair("A", "1")], [pair("A", "1")], []],
] as [string, Json[], Json[], object[]][])("%s is told item by item", ([, from, to, expected]) => {
  expect(listDiff(from, to)).toEqual(expected);
});
