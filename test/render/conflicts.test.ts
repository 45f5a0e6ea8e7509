// What changed in both, as a person has to decide it: whatever the values, the difference is there to be seen.

import { expect, test } from "vitest";
import type { Conflict, Plan } from "../../src/engine/plan.ts";
import type { Json } from "../../src/json.ts";
import { noPaint } from "../../src/render/paint.ts";
import { renderPlan } from "../../src/render/plan-terminal.ts";
import { conflictPlan } from "./sample-conflicts.ts";
import { around } from "./sample-plan.ts";

const [first] = conflictPlan.conflicts as [Conflict];

type SideValues = { readonly base?: Json; readonly git?: Json; readonly live?: Json };

function clash(path: string, sides: SideValues): Conflict {
  const { address, name } = first;
  return { address, name, path, module: "HTTP: Make a Request", ...sides };
}

function rendered(conflicts: readonly Conflict[], surroundings = around, plan: Plan = conflictPlan): string {
  return renderPlan({ ...plan, drift: [], conflicts }, surroundings, noPaint);
}

/** The lines of one side, from its label on. */
function sideOf(text: string, label: "last applied" | "in Git" | "in Make"): string {
  const after = text.slice(text.indexOf(`         ${label}`) + 9 + label.length);
  const end = after.search(/\n {9}(?:last applied|in Git|in Make) |\n {0,4}\S|\n\n/);
  return after.slice(0, end).replaceAll(/\s+/g, " ").trim();
}

const module = (name: string, mapper: Record<string, Json> = {}) => ({ id: 7, module: name, mapper });
const long = "word ".repeat(400);
const letter = (line: string) => ["Dear customer,", line, "Your shop"].join("\n");

test.for([
  ["a value that one side removed", "modules.7.mapper.x", { base: "a", live: "b" }, "(none)", "b"],
  ["a value that both added", "modules.7.mapper.x", { git: "a", live: "b" }, "a", "b"],
  ["a number and its text", "modules.7.mapper.x", { base: 1, git: 2, live: "2" }, "2", '"2"'],
  ["nothing and null", "modules.7.mapper.x", { base: 1, live: null }, "(absent)", "null"],
  ["secrets", "modules.7.mapper.token", { base: "a", git: "••••••", live: "••••••" }, "(secret", "(secret"],
  [
    "a removed module",
    "modules.7",
    { base: module("a:b"), live: module("a:b", { x: 1 }) },
    "removed",
    "changed x: (none) → 1",
  ],
  [
    "another module",
    "modules.7",
    { base: module("a:b"), git: module("http:MakeRequest"), live: module("c:d") },
    "another module: HTTP: Make a Request",
    "another module: C: D",
  ],
  [
    "a module that another one needs",
    "modules.7",
    { base: module("a:b"), live: module("a:b") },
    "removed",
    "still there",
  ],
  [
    "modules that both added",
    "modules.7",
    { git: module("a:b", { x: 1 }), live: module("a:b", { x: 2 }) },
    "added: A: B x: 2 → 1",
    "added: A: B x: 1 → 2",
  ],
  [
    "places",
    "modules.7.place",
    { base: "4/routes/0", git: "4/routes/1+", live: "flow" },
    "moved to the new route 2 of module 4",
    "moved to the main flow",
  ],
  [
    "a place that is gone",
    "modules.7.place",
    { base: "flow", git: "3/onerror/0" },
    "moved to the error handler of module 3",
    "removed",
  ],
  [
    "orders",
    "flow.order",
    { base: ["1", "2", "3"], git: ["1", "3", "2"], live: ["3", "1", "2"] },
    "1, 3, 2",
    "3, 1, 2",
  ],
  ["routes", "modules.4.routes.1", { base: { label: "VIP" }, live: { label: "big" } }, "removed", 'route 2 "big"'],
  [
    "lists",
    "modules.4.mapper.headers",
    { base: [{ name: "A", value: "1" }], git: [{ name: "A", value: "2" }], live: [] },
    "A: 1 → 2",
    "A: 1 → (none)",
  ],
  [
    "lists that both added",
    "modules.4.mapper.headers",
    { git: [{ name: "A", value: "1" }], live: [{ name: "A", value: "2" }] },
    "A: (none) → 1",
    "A: (none) → 2",
  ],
  [
    "a word in a long text",
    "modules.7.mapper.x",
    { base: `${long}one ${long}`, git: `${long}two ${long}`, live: `${long}three ${long}` },
    "{-one-}{+two+}",
    "{-one-}{+three+}",
  ],
  [
    "a line of a text",
    "modules.7.mapper.x",
    { base: letter("a"), git: letter("b"), live: letter("c") },
    "- a + b",
    "- a + c",
  ],
] as [string, string, SideValues, string, string][])("%s read in words", ([, path, sides, git, live]) => {
  const text = rendered([clash(path, sides)]);
  expect(sideOf(text, "in Git")).toContain(git);
  expect(sideOf(text, "in Make")).toContain(live);
  expect(text.split("\n").filter((line) => line.length > 100)).toEqual([]);
});

test("where both changed many lines alike, the first that differs is shown", () => {
  const lines = (word: string, last: string) => [...Array.from({ length: 40 }, (_, index) => `${word} ${index}`), last];
  const base = lines("old", "end").join("\n");
  const text = rendered([
    clash("modules.7.mapper.x", {
      base,
      git: lines("new", "by Git").join("\n"),
      live: lines("new", "by Make").join("\n"),
    }),
  ]);
  expect(sideOf(text, "in Git")).toContain("+ by Git");
  expect(sideOf(text, "in Make")).toContain("+ by Make");
  expect(text).toContain("lines, the same on both sides");
});

test("one heading stands over all fields of a scenario", () => {
  const text = rendered([clash("name", { base: "a", git: "b", live: "c" }), first]);
  expect(text.match(/! changed in both/g)).toHaveLength(1);
  expect(text).toContain("Decide for these 2 fields:");
  expect(text).not.toMatch(/^Next/m);
});

test("the decision for one field says what Make gets, and what it keeps", () => {
  const text = rendered([first], { ...around, flags: "" });
  expect(text).toContain(
    "  make-gitops plan --keep git  scenario/orders/new-order     Make gets {{formatNumber(1.total; 2)}}",
  );
  expect(text).toMatch(
    /--keep make scenario\/orders\/new-order {5}Make keeps \{\{round\(1\.total\)\}\};\n +export brings it to Git\n/,
  );
});

test("an address that a shell would take apart is quoted", () => {
  const text = rendered([{ ...first, address: "scenario/it's $(reboot)" }]);
  expect(text).toContain(String.raw`--keep git  'scenario/it'\''s $(reboot)'`);
});

test("what was renamed in Make and deleted in Git is decided by --prune and by its name", () => {
  const text = rendered([
    { address: "scenario/old", name: "New name", path: "name", base: "Old name", live: "New name" },
  ]);
  expect(sideOf(text, "in Git")).toBe("its file is gone");
  expect(text).toContain("scenario/old: leave --prune out and it stays;");
  expect(text).not.toContain("--keep git");
});
