// The three-way table for a text around a secret that only Make has, through a whole plan: what it is, what is sent, what
// somebody must fill in, and that nothing shows the secret.

import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import type { ManagedOutcome } from "../../src/engine/outcome.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { formatPath, valueAt } from "../../src/path.ts";
import { planOf, scenario, type Thing, type World } from "./objects.ts";

const address: Address = "scenario/orders";
const leaf = "modules.7.mapper.url";
const secret = "pl41nw0rds";
const kept: Partial<World> = { secrets: { K: undefined, A: "kn0wn1secret" } };

function compared(git: Json, base: Json, live: Json, world: Partial<World> = {}, more: Partial<Thing> = {}) {
  const of = (url: Json): JsonObject => scenario({ mapper: { url } });
  const thing: Thing = { git: of(git), base: of(base), live: of(live), ...more };
  const { outcomes, plan } = planOf({ ...kept, ...world, things: { [address]: thing } });
  const { comparison } = outcomes.get(address) as ManagedOutcome;
  expect(JSON.stringify(plan)).not.toContain(secret);
  return {
    is: comparison.verdicts.map(({ verdict, path }) => `${verdict} ${formatPath(path)}`),
    sent: valueAt(comparison.merged, ["blueprint", "flow", "0", "mapper", "url"]),
    unfilled: comparison.unfilled.map(formatPath),
    plan,
  };
}

const at = (path: string, value = "${var.K}"): string => `https://api.shop.com/${path}?api_key=${value}`;
const bearer = (value = "${var.K}"): string => `Bearer ${value}`;

describe("a text around a secret that only Make has", () => {
  interface Row {
    readonly what: string;
    readonly sides: readonly [git: Json, base: Json, live: Json];
    readonly world?: Partial<World>;
    readonly is: string | undefined;
    readonly sent?: Json;
    readonly unfilled?: true;
  }
  const revert: Partial<World> = { drift: "revert" };
  const git: Partial<World> = { keep: [{ side: "git", addresses: [address] }] };
  const make: Partial<World> = { keep: [{ side: "make", addresses: [address] }] };
  test.for<Row>([
    { what: "unchanged", sides: [at("a"), at("a"), at("a", secret)], is: undefined, sent: at("a", secret) },
    { what: "change", sides: [at("b"), at("a"), at("a", secret)], is: "change", sent: at("b", secret) },
    { what: "drift, kept", sides: [at("a"), at("a"), at("b", secret)], is: "drift", sent: at("b", secret) },
    {
      what: "drift, reverted",
      sides: [at("a"), at("a"), at("b", secret)],
      world: revert,
      is: "change",
      sent: at("a", secret),
    },
    { what: "settled", sides: [at("b"), at("a"), at("b", secret)], is: "settled", sent: at("b", secret) },
    { what: "conflict", sides: [at("b"), at("a"), at("c", secret)], is: "conflict" },
    {
      what: "conflict, Git decides",
      sides: [at("b"), at("a"), at("c", secret)],
      world: git,
      is: "change",
      sent: at("b", secret),
    },
    {
      what: "conflict, Make decides",
      sides: [at("b"), at("a"), at("c", secret)],
      world: make,
      is: "drift",
      sent: at("c", secret),
    },
    {
      what: "drift of what hides the secret",
      sides: [bearer(), bearer(), `x${secret}`],
      is: "drift",
      sent: `x${secret}`,
    },
    {
      what: "such drift, reverted: filled in first",
      sides: [bearer(), bearer(), `x${secret}`],
      world: revert,
      is: "change",
      unfilled: true,
    },
    {
      what: "such a conflict that Git decides: filled in first",
      sides: [`New ${bearer()}`, bearer(), `x${secret}`],
      world: git,
      is: "change",
      unfilled: true,
    },
    { what: "a secret that Git puts into a text", sides: [bearer(), "x", "x"], is: "change", unfilled: true },
    {
      what: "a text that Git takes the secret out of",
      sides: ["x", bearer(), bearer(secret)],
      is: "change",
      sent: "x",
    },
    { what: "the same, edited in Make", sides: ["x", bearer(), `y ${secret}`], is: "conflict" },
    {
      what: "a known secret beside it, another one now",
      sides: ["${var.A}:${var.K}", "${var.A}:${var.K}", `former:${secret}`],
      is: "change",
      sent: `kn0wn1secret:${secret}`,
    },
  ])("$what", ({ sides, world, is, sent, unfilled }) => {
    const result = compared(...sides, world);
    expect(result.is).toEqual(is === undefined ? [] : [`${is} ${leaf}`]);
    expect(result.sent).toEqual(sent ?? result.sent);
    expect(result.unfilled).toEqual(unfilled ? [leaf] : []);
    const other = result.plan;
    expect(JSON.stringify(other)).not.toContain("kn0wn1secret");
  });

  test("is shown with dots in the place of the secret, and as dots where nobody knows that", () => {
    expect(compared(at("b"), at("a"), at("a", secret)).plan.changes[0]?.fields).toMatchObject([
      { from: at("a", "••••••"), to: at("b", "••••••") },
    ]);
    const { plan } = compared(bearer(), bearer(), `x${secret}`);
    expect(plan.drift[0]?.fields).toMatchObject([{ from: bearer("••••••"), to: "••••••" }]);
  });

  test("keeps its secret under the new id that its module has in Make", () => {
    const flow = (...modules: JsonObject[]): JsonObject => ({ name: "Orders", blueprint: { flow: modules } });
    const send = (id: number, url: string): JsonObject => ({ id, module: "http:ActionSendData", mapper: { url } });
    const slack = { id: 12, module: "slack:Post" };
    const { plan, outcomes } = planOf({
      ...kept,
      things: {
        [address]: {
          git: flow(send(1, "u"), send(12, at("b"))),
          base: flow(send(1, "u"), send(12, at("a"))),
          live: flow(send(1, "u"), slack, send(13, at("a", secret))),
          renumbering: { 12: "13" },
        },
      },
    });
    expect(plan.changes[0]?.fields).toMatchObject([{ path: "modules.13.mapper.url", to: at("b", "••••••") }]);
    const { comparison } = outcomes.get(address) as ManagedOutcome;
    expect([JSON.stringify(comparison.merged).includes(at("b", secret)), comparison.unfilled]).toEqual([true, []]);
  });
});

describe("such a text in an item of a list", () => {
  const rows = (...list: Json[]): JsonObject => scenario({ mapper: { rows: list } });
  const auth = (value: string): JsonObject => ({ name: "Authorization", value });
  const env = { name: "X-Env", value: "prod" };
  const staging = { name: "X-Env", value: "staging" };
  interface Row {
    readonly what: string;
    readonly git: JsonObject;
    readonly live: JsonObject;
    readonly is: readonly string[];
    readonly sent?: JsonObject;
  }
  const base = rows(auth(bearer()), env);
  test.for<Row>([
    { what: "is the same in another order", git: base, live: rows(env, auth(bearer(secret))), is: ["drift"] },
    {
      what: "goes out with the secret when Git changes what stands around it",
      git: rows(env, auth(`Token \${var.K}`)),
      live: rows(auth(bearer(secret)), env),
      is: ["change"],
      sent: rows(env, auth(`Token ${secret}`)),
    },
    {
      what: "goes out with the secret when Git changes another item",
      git: rows(auth(bearer()), staging),
      live: rows(auth(bearer(secret)), env),
      is: ["change"],
      sent: rows(auth(bearer(secret)), staging),
    },
    { what: "drifts", git: base, live: rows(auth(`Basic ${secret}`), env), is: ["drift"] },
    {
      what: "drifts, and Git changes another item",
      git: rows(auth(bearer()), staging),
      live: rows(auth(`Basic ${secret}`), env),
      is: ["conflict"],
    },
  ])("$what", ({ git, live, is, sent }) => {
    const { outcomes, plan } = planOf({ ...kept, things: { [address]: { git, base, live } } });
    const { comparison } = outcomes.get(address) as ManagedOutcome;
    expect(comparison.verdicts.map(({ verdict }) => verdict)).toEqual(is);
    // Drift stays as Make has it; a conflict sends nothing.
    const goesOut = sent ?? (is[0] === "drift" ? live : comparison.merged);
    expect([comparison.merged["blueprint"], is[0] === "drift" ? comparison.unfilled : []]).toEqual([
      goesOut["blueprint"],
      [],
    ]);
    expect(JSON.stringify(plan)).not.toContain(secret);
  });
});
