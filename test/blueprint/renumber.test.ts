import { describe, expect, test } from "vitest";
import { isEmptyRenumbering, renameBy, renamePath, rulesInMake } from "../../src/blueprint/renumber.ts";
import { plainRules, type ThreeWayRules } from "../../src/engine/three-way.ts";
import type { Json } from "../../src/json.ts";
import { formatPath, type Path } from "../../src/path.ts";

const renumbering = { "12": "13", "20": "21" };
const pathOf = (text: string): Path => text.split(".");

test("a renumbering without ids is empty", () => {
  expect([isEmptyRenumbering({}), isEmptyRenumbering(renumbering)]).toEqual([true, false]);
});

test("an id has its new name, and another one its own", () => {
  expect(["12", "13", "20", "toString"].map(renameBy(renumbering))).toEqual(["13", "13", "21", "toString"]);
});

describe("a path goes under the id in Make", () => {
  test.for([
    { from: "modules.12", to: "modules.13" },
    { from: "modules.12.mapper.12", to: "modules.13.mapper.12" },
    { from: "modules.7.mapper.12", to: "modules.7.mapper.12" },
    { from: "modules", to: "modules" },
    { from: "editor.modules.12.metadata", to: "editor.modules.13.metadata" },
    { from: "editor.modules", to: "editor.modules" },
    { from: "editor.12.12", to: "editor.12.12" },
    { from: "metadata.12", to: "metadata.12" },
    { from: "other.modules.12", to: "other.modules.12" },
  ])("$from", ({ from, to }) => {
    expect(formatPath(renamePath(pathOf(from), renumbering))).toBe(to);
  });
});

describe("rules that speak of Git's ids", () => {
  const only =
    (...texts: string[]) =>
    (path: Path): boolean =>
      texts.includes(formatPath(path));
  const asked: string[] = [];
  const rules: ThreeWayRules = {
    ...plainRules,
    isSecret: only("modules.12.mapper.t", "name"),
    isIgnored: only("modules.12.mapper.i", "modules.13.mapper.i"),
    wasDropped: only("modules.12.mapper.d", "modules.13.mapper.d", "modules.7.mapper.d"),
    splitSecrets: (path) =>
      formatPath(path) === "modules.12.mapper.t" ? { git: "split", restore: (v) => v } : undefined,
    fillKept: (side, path, leaf): Json | undefined => {
      asked.push(`${side} ${formatPath(path)}`);
      return leaf === undefined ? undefined : "filled";
    },
  };
  const inMake = rulesInMake(rules, { base: renumbering, git: renumbering });

  test("are asked with them, and never of what Make put under an id that Git's module left", () => {
    expect(["modules.13.mapper.t", "modules.12.mapper.t", "name"].map((path) => inMake.isSecret(pathOf(path)))).toEqual(
      [true, false, true],
    );
    expect(["modules.13.mapper.i", "modules.12.mapper.i"].map((path) => inMake.isIgnored(pathOf(path)))).toEqual([
      true,
      false,
    ]);
    const split = (path: string): Json | undefined => inMake.splitSecrets(pathOf(path), null, null)?.git;
    expect([split("modules.13.mapper.t"), split("modules.12.mapper.t")]).toEqual(["split", undefined]);
  });

  test("know what Make dropped of modules that both the base and Git have", () => {
    const dropped = (base: object, git: object, path: string): boolean =>
      rulesInMake(rules, { base: { ...base }, git: { ...git } }).wasDropped(pathOf(path));
    expect(dropped(renumbering, renumbering, "modules.13.mapper.d")).toBe(true);
    expect(dropped(renumbering, renumbering, "modules.12.mapper.d")).toBe(false);
    expect(dropped(renumbering, renumbering, "modules.7.mapper.d")).toBe(true);
    expect(dropped(renumbering, renumbering, "modules.8.mapper.d")).toBe(false);
    expect(dropped({}, renumbering, "modules.12.mapper.d")).toBe(false);
    expect(dropped(renumbering, {}, "modules.12.mapper.d")).toBe(false);
  });

  test("fill each side by its own ids, and leave what is Make's own", () => {
    const rulesOf = rulesInMake(rules, { base: { "12": "13" }, git: { "12": "14" } });
    const fill = (side: "base" | "git", path: string): Json | undefined =>
      rulesOf.fillKept(side, pathOf(path), "leaf", null);
    expect([fill("base", "modules.13.x"), fill("git", "modules.14.x"), fill("git", "modules.12.x")]).toEqual([
      "filled",
      "filled",
      "leaf",
    ]);
    expect(asked).toEqual(["base modules.12.x", "git modules.12.x"]);
  });

  test("are asked as they are where nothing has another id", () => {
    const same = rulesInMake(rules, { base: {}, git: {} });
    expect([same.isSecret(pathOf("modules.12.mapper.t")), same.isIgnored(pathOf("modules.12.mapper.i"))]).toEqual([
      true,
      true,
    ]);
  });

  test("count where only one side was renumbered", () => {
    expect(rulesInMake(rules, { base: {}, git: renumbering }).isSecret(pathOf("modules.13.mapper.t"))).toBe(true);
    expect(rulesInMake(rules, { base: renumbering, git: {} }).isSecret(pathOf("modules.12.mapper.t"))).toBe(true);
  });
});
