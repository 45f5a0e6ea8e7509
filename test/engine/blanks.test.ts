// A mapper's blanks: Make's editor writes "" for each field that it shows, so absent and "" are one there, and nobody is
// told of a move that nobody made.

import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import { formatPath } from "../../src/path.ts";
import { planOf, scenario, type Thing } from "./objects.ts";

const address: Address = "scenario/orders";

function told(thing: Thing): string[] {
  const outcome = planOf({ things: { [address]: thing } }).outcomes.get(address);
  const verdicts = outcome && outcome.is !== "create" ? outcome.comparison.verdicts : [];
  return verdicts.map(({ verdict, path }) => `${verdict} ${formatPath(path)}`).toSorted();
}

describe("blanks", () => {
  test.for([
    {
      name: "Make's blank where the base had nothing is nothing",
      live: { url: "a", body: "" },
      git: { url: "a" },
      is: [],
    },
    { name: "Git's blank too", live: { url: "a" }, git: { url: "a", body: "" }, is: [] },
    {
      name: "a blank where the base had a value is drift",
      live: { url: "" },
      git: { url: "a" },
      is: ["drift modules.7.mapper.url"],
    },
    {
      name: "Git's value over Make's blank is a change",
      live: { url: "a", body: "" },
      git: { url: "a", body: "x" },
      is: ["change modules.7.mapper.body"],
    },
  ])("$name", ({ live, git, is }) => {
    expect(
      told({
        base: scenario({ mapper: { url: "a" } }),
        git: scenario({ mapper: git }),
        live: scenario({ mapper: live }),
      }),
    ).toEqual(is);
  });

  test.for([
    { name: "a blank that Make never got is nothing", git: { url: "a", body: "" }, live: { url: "a" }, is: [] },
    {
      name: "a value in its place is Git's change alone",
      git: { url: "a", body: "x" },
      live: { url: "a" },
      is: ["change modules.7.mapper.body"],
    },
    {
      name: "Make's value in its place is drift",
      git: { url: "a", body: "" },
      live: { url: "a", body: "x" },
      is: ["drift modules.7.mapper.body"],
    },
    {
      name: "gone from both is settled",
      git: { url: "a" },
      live: { url: "a" },
      is: ["settled modules.7.mapper.body"],
    },
    {
      name: "gone from Git is a change where Make has it",
      git: { url: "a" },
      live: { url: "a", body: "" },
      is: ["change modules.7.mapper.body"],
    },
    {
      name: "other values in its place clash",
      git: { url: "a", body: "x" },
      live: { url: "a", body: "y" },
      is: ["conflict modules.7.mapper.body"],
    },
  ])("where the base has a blank: $name", ({ live, git, is }) => {
    const base = scenario({ mapper: { url: "a", body: "" } });
    expect(told({ base, git: scenario({ mapper: git }), live: scenario({ mapper: live }) })).toEqual(is);
  });

  test("a blank outside a mapper is a value", () => {
    expect(
      told({
        base: scenario({ parameters: {} }),
        git: scenario({ parameters: {} }),
        live: scenario({ parameters: { x: "" } }),
      }),
    ).toEqual(["drift modules.7.parameters.x"]);
  });
});
