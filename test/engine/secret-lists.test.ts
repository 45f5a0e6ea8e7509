import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import type { ManagedOutcome } from "../../src/engine/outcome.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { formatPath, valueAt } from "../../src/path.ts";
import { planOf, scenario, type Thing, type World } from "./objects.ts";

const address: Address = "scenario/orders";
const at = ["blueprint", "flow", "0", "mapper", "rows"];

const rows = (list: Json): JsonObject => scenario({ mapper: { rows: list } });

function compared(
  { git, base, live }: { readonly git: Json; readonly base: Json; readonly live: Json },
  world: Partial<World> = {},
  more: Partial<Thing> = {},
): { readonly told: readonly string[]; readonly sent: Json | undefined; readonly unfilled: readonly string[] } {
  const thing: Thing = { git: rows(git), base: rows(base), live: rows(live), ...more };
  const { outcomes } = planOf({ secrets: { TOKEN: "s1" }, ...world, things: { [address]: thing } });
  const { comparison } = outcomes.get(address) as ManagedOutcome;
  return {
    told: comparison.verdicts.map(({ verdict, path }) => `${verdict} ${formatPath(path)}`),
    sent: valueAt(comparison.merged, at),
    unfilled: comparison.unfilled.map(formatPath),
  };
}

const row = (name: string, value: string): JsonObject => ({ name, value });
const json = row("Accept", "json");
const text = row("Accept", "text");
const ours = row("X-Shop", `\${var.TOKEN}`);
const made = (secret: string): JsonObject => row("X-Shop", secret);
const other = row("X-Other", "1");
const list = "modules.7.mapper.rows";

describe("a list with a secret in it", () => {
  test.for<{ what: string; git: Json; base: Json; live: Json; told: string[]; sent: Json }>([
    {
      what: "is nothing where all is the same",
      git: [json, ours],
      base: [json, ours],
      live: [json, made("s1")],
      told: [],
      sent: [json, made("s1")],
    },
    {
      what: "changes where only the secret differs, and Git's is sent",
      git: [json, ours],
      base: [json, ours],
      live: [json, made("s2")],
      told: ["change"],
      sent: [json, made("s1")],
    },
    {
      what: "drifts where people changed the rest",
      git: [json, ours],
      base: [json, ours],
      live: [text, made("s1")],
      told: ["drift"],
      sent: [text, made("s1")],
    },
    {
      what: "drifts where people ordered it anew",
      git: [json, ours],
      base: [json, ours],
      live: [made("s1"), json],
      told: ["drift"],
      sent: [made("s1"), json],
    },
    {
      what: "changes in Make's order where the secret differs too",
      git: [json, ours],
      base: [json, ours],
      live: [made("s2"), json, other],
      told: ["change"],
      sent: [made("s1"), json, other],
    },
    {
      what: "changes where Git changed the rest",
      git: [text, ours],
      base: [json, ours],
      live: [json, made("s1")],
      told: ["change"],
      sent: [text, made("s1")],
    },
    {
      what: "changes where Git changed the rest and the secret",
      git: [text, ours],
      base: [json, ours],
      live: [json, made("s2")],
      told: ["change"],
      sent: [text, made("s1")],
    },
    {
      what: "is settled where both changed the rest alike",
      git: [text, ours],
      base: [json, ours],
      live: [text, made("s1")],
      told: ["settled"],
      sent: [text, made("s1")],
    },
    {
      what: "changes where both changed the rest alike and the secret differs",
      git: [text, ours],
      base: [json, ours],
      live: [text, made("s2")],
      told: ["change"],
      sent: [text, made("s1")],
    },
    {
      what: "is a conflict where both changed the rest",
      git: [text, ours],
      base: [json, ours],
      live: [json, made("s1"), other],
      told: ["conflict"],
      sent: [text, made("s1")],
    },
    {
      what: "is a conflict where the secret differs beside that",
      git: [text, ours],
      base: [json, ours],
      live: [json, made("s2"), other],
      told: ["conflict"],
      sent: [text, made("s1")],
    },
    {
      what: "with rows of one name goes by their order",
      git: [row("X-Shop", "first"), ours, row("X-Shop", "third")],
      base: [row("X-Shop", "first"), ours, row("X-Shop", "third")],
      live: [row("X-Shop", "first"), made("s2"), row("X-Shop", "third")],
      told: ["change"],
      sent: [row("X-Shop", "first"), made("s1"), row("X-Shop", "third")],
    },
    {
      what: "with rows that have no name goes by their place",
      git: [{ v: "a" }, { v: `\${var.TOKEN}` }],
      base: [{ v: "a" }, { v: `\${var.TOKEN}` }],
      live: [{ v: "b" }, { v: "s2" }],
      told: ["change"],
      sent: [{ v: "b" }, { v: "s1" }],
    },
    {
      what: "of texts goes by their place",
      git: ["a", `\${var.TOKEN}`],
      base: ["a", `\${var.TOKEN}`],
      live: ["b", "s2"],
      told: ["change"],
      sent: ["b", "s1"],
    },
    {
      what: "finds a row by `key` and by `header`",
      git: [json, { key: "k", value: `\${var.TOKEN}` }, { header: "h", value: `\${var.TOKEN}` }],
      base: [json, { key: "k", value: `\${var.TOKEN}` }, { header: "h", value: `\${var.TOKEN}` }],
      live: [{ header: "h", value: "s2" }, { key: "k", value: "s2" }, json],
      told: ["change"],
      sent: [{ header: "h", value: "s1" }, { key: "k", value: "s1" }, json],
    },
    {
      what: "finds a secret deep in a row",
      git: [json, { name: "in", auth: { token: `\${var.TOKEN}`, user: "u" } }],
      base: [json, { name: "in", auth: { token: `\${var.TOKEN}`, user: "u" } }],
      live: [{ name: "in", auth: { token: "s2", user: "u2" } }, json],
      told: ["change"],
      sent: [{ name: "in", auth: { token: "s1", user: "u2" } }, json],
    },
  ])("$what", ({ git, base, live, told, sent }) => {
    const result = compared({ git, base, live });
    expect(result.told).toEqual(told.map((verdict) => `${verdict} ${list}`));
    expect(result.sent).toEqual(sent);
  });

  test.for([
    { what: "its row", live: [json] },
    { what: "the value in its row", live: [json, { name: "X-Shop" }] },
  ])("does not get the secret back in silence where people removed $what", ({ live }) => {
    expect(compared({ git: [json, ours], base: [json, ours], live }).told).toEqual([`conflict ${list}`]);
  });

  test("goes back to Git's where drift is reverted, with Git's secret", () => {
    const sides = { git: [json, ours], base: [json, ours], live: [text, made("s2")] };
    expect(compared(sides, { drift: "revert" })).toMatchObject({ told: [`change ${list}`], sent: [json, made("s1")] });
  });

  test("has no part in what a list beside it holds", () => {
    const more = (qs: string, rest: Json): JsonObject => scenario({ mapper: { rows: rest, qs: [row("a", qs)] } });
    const thing: Thing = { git: more("1", [ours]), base: more("1", [ours]), live: more("2", [made("s1")]) };
    const { plan } = planOf({ secrets: { TOKEN: "s1" }, things: { [address]: thing } });
    expect([plan.changes, plan.drift[0]?.fields.map(({ path }) => path)]).toEqual([[], ["modules.7.mapper.qs"]]);
  });
});

describe("a secret that only Make has", () => {
  const kept: Partial<World> = { secrets: { TOKEN: undefined } };
  test.for<{ what: string; git: Json; live: Json; told: string[]; sent: Json; unfilled?: string[] }>([
    { what: "stays as it is", git: [json, ours], live: [json, made("x")], told: [], sent: [json, made("x")] },
    {
      what: "is found in another order",
      git: [text, ours],
      live: [made("x"), json],
      told: [`conflict ${list}`],
      sent: [text, made("x")],
    },
    {
      what: "is found beside a row that Git adds",
      git: [json, other, ours],
      live: [json, made("x")],
      told: [`change ${list}`],
      sent: [json, other, made("x")],
    },
    {
      what: "must be filled in where Git adds its row",
      git: [json, ours, row("X-New", `\${var.TOKEN}`)],
      live: [json, made("x")],
      told: [`change ${list}`],
      sent: [json, made("x"), row("X-New", `\${var.TOKEN}`)],
      unfilled: [`${list}.2.value`],
    },
  ])("$what", ({ git, live, told, sent, unfilled }) => {
    expect(compared({ git, base: [json, ours], live }, kept)).toEqual({ told, sent, unfilled: unfilled ?? [] });
  });

  test("need not be filled in where people removed the module", () => {
    const git = rows([ours]);
    const live = { ...git, blueprint: { flow: [] } };
    const result = compared({ git: [], base: [], live: [] }, kept, { git, base: git, live });
    expect(result).toMatchObject({ told: ["drift modules.7"], unfilled: [] });
  });
});

describe("what is ignored", () => {
  test("in a list is sent as Make has it, and is no difference", () => {
    const ignore = [["modules", "7", "mapper", "rows", "0", "value"]];
    const sides = { git: [json, other], base: [json, other], live: [text, other] };
    expect(compared(sides, {}, { ignore })).toEqual({ told: [], sent: [text, other], unfilled: [] });
    expect(compared({ ...sides, git: [json, other, ours] }, {}, { ignore }).sent).toEqual([text, other, made("s1")]);
  });

  test("and is not in Make asks nobody for a value", () => {
    const ignore = [["modules", "7", "mapper", "rows", "2", "value"]];
    const sides = { git: [json, other, row("X-New", "1")], base: [json, other], live: [json, other] };
    expect(compared(sides, {}, { ignore })).toMatchObject({ told: [`change ${list}`], unfilled: [] });
  });
});

test("a path of the state that is none is no reason to think that Make dropped something", () => {
  const sides = { git: [json], base: [json], live: [json] };
  const broken = { dropped: ["a..b", ""] };
  expect(compared(sides, {}, broken).told).toEqual([]);
  const live = scenario({ mapper: {} });
  expect(compared(sides, {}, { ...broken, live }).told).toEqual([`drift ${list}`]);
});

describe("where nothing is known of the time before", () => {
  const unknown: Partial<Thing> = { base: {}, isUnknown: true };
  test.for([
    { what: "equal is settled", live: [json], told: "settled" },
    { what: "other is a conflict", live: [text], told: "conflict" },
  ])("$what", ({ live, told }) => {
    const result = compared({ git: [json], base: [], live }, {}, unknown);
    expect(result.told.length).toBeGreaterThan(0);
    expect(new Set(result.told.map((each) => each.split(" ")[0]))).toContain(told);
  });
});

describe("the name of a pair", () => {
  test.for<{ what: string; pair: (value: string) => JsonObject; hidden: boolean }>([
    { what: "by `name`", pair: (value) => ({ name: "Authorization", value }), hidden: true },
    { what: "by `key`", pair: (value) => ({ key: "Authorization", value }), hidden: true },
    { what: "by `header`", pair: (value) => ({ header: "Authorization", value }), hidden: true },
    { what: "for a default", pair: (value) => ({ name: "password", default: value }), hidden: true },
    { what: "not for another key beside it", pair: (value) => ({ name: "Authorization", note: value }), hidden: false },
    { what: "where it is a text alone", pair: (value) => ({ name: 7, key: "Authorization", value }), hidden: true },
    { what: "of something harmless", pair: (value) => ({ name: "Accept", value }), hidden: false },
  ])("says whether its value is a secret: $what", ({ pair, hidden }) => {
    const thing = (value: string): JsonObject => scenario({ mapper: { pair: pair(value) } });
    const shown = planOf({
      things: { [address]: { git: thing("plain1words"), base: thing("old"), live: thing("old") } },
    }).plan.changes[0]?.fields[0]?.to;
    expect(shown).toBe(hidden ? "••••••" : "plain1words");
  });
});
