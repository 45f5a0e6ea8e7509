import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import type { SecretLeaf } from "../../src/engine/compare.ts";
import { fieldChange, rawField, reportConflicts, reportDrift } from "../../src/engine/field-change.ts";
import type { ManagedOutcome } from "../../src/engine/outcome.ts";
import type { Verdict } from "../../src/engine/three-way.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { planOf, scenario, type Thing, type World } from "./objects.ts";

const address: Address = "scenario/orders";
const dots = "••••••";

const planned = (thing: Thing, world: Partial<World> = {}) => planOf({ ...world, things: { [address]: thing } }).plan;

const modules = (...flow: JsonObject[]): JsonObject => ({ name: "Orders", blueprint: { flow } });
const get = { id: 7, module: "http:ActionSendData", version: 3 };
const slack = { id: 9, module: "slack:CreateMessage", version: 4 };

describe("a field that changes", () => {
  test("is told from what Make has to what Git wants, with the title of its module", () => {
    const [git, base, live] = ["new", "old", "old"].map((url) => scenario({ mapper: { url } })) as [
      JsonObject,
      JsonObject,
      JsonObject,
    ];
    expect(planned({ git, base, live }).changes[0]?.fields).toEqual([
      { path: "modules.7.mapper.url", from: "old", to: "new", module: "HTTP: Make a Request" },
    ]);
  });

  test("outside of modules has no title, and what is absent is not told as a value", () => {
    const git = { ...scenario({}), blueprint: { flow: [get], metadata: { scenario: { roundtrips: 2 } } } };
    expect(planned({ git, base: scenario({}), live: scenario({}) }).changes[0]?.fields).toEqual([
      { path: "metadata", to: { scenario: { roundtrips: 2 } } },
    ]);
  });

  test("of a module that Git lost has the title that Make's side gives", () => {
    const fields = planned({ git: modules(get), base: modules(get, slack), live: modules(get, slack) }).changes[0];
    expect(fields?.fields).toEqual([{ path: "modules.9", from: slack, module: "Slack: Create Message" }]);
  });
});

describe("a module that comes", () => {
  const one = modules(get);
  const two = modules(get, slack);
  test.for([
    { what: "of Git's is told with what it stands behind", git: two, live: one, kept: false },
    { what: "of Make's too, as drift", git: one, live: two, kept: true },
  ])("$what", ({ git, live, kept }) => {
    const plan = planned({ git, base: one, live });
    const fields = kept ? plan.drift[0]?.fields : plan.changes[0]?.fields;
    expect(fields).toEqual([
      { path: "modules.9", to: slack, module: "Slack: Create Message", after: "7 HTTP: Make a Request" },
    ]);
  });

  test.for([
    { what: "that changes", git: modules(get, { ...slack, version: 5 }), base: two, live: two },
    { what: "that is another now", git: modules(get, { ...slack, module: "slack:other" }), base: two, live: two },
    { what: "that goes", git: one, base: two, live: two },
  ])("and one $what are two things: only the first has a place", ({ git, base, live }) => {
    const fields = planned({ git, base, live }).changes.flatMap((change) => change.fields);
    expect(fields).toHaveLength(1);
    expect(fields[0]).not.toHaveProperty("after");
  });

  test("on both sides and other is no coming where Git's is written over Make's", () => {
    const other = modules(get, { id: 9, module: "slack:other", version: 4 });
    const verdict: Verdict = { path: ["modules", "9"], verdict: "change", base: undefined, git: slack, live: other };
    expect(fieldChange(managed({ git: two, base: one, live: one }), verdict)).not.toHaveProperty("after");
  });
});

describe("drift and conflicts", () => {
  const about = { by: "Ann", lastEdit: "2026-03-01T08:00:00Z" };
  const all = (url: string, method: string, more: JsonObject = {}): JsonObject =>
    scenario({ mapper: { url, method, ...more } });
  const thing: Thing = {
    base: all("a", "get", { body: "1" }),
    git: all("b", "get", { body: "2" }),
    live: all("c", "put", { body: "1" }),
    about,
  };

  test("drift goes from the base to what Make has, and tells who and when", () => {
    expect(planned(thing).drift).toEqual([
      {
        address,
        name: "Orders",
        fields: [{ path: "modules.7.mapper.method", from: "get", to: "put", module: "HTTP: Make a Request" }],
        by: "Ann",
        at: "2026-03-01T08:00:00Z",
      },
    ]);
  });

  test("a conflict has all three sides, and tells who and when", () => {
    expect(planned(thing).conflicts).toEqual([
      {
        address,
        name: "Orders",
        path: "modules.7.mapper.url",
        module: "HTTP: Make a Request",
        base: "a",
        git: "b",
        live: "c",
        by: "Ann",
        at: "2026-03-01T08:00:00Z",
      },
    ]);
  });

  test("where Make does not tell who or when, neither is made up", () => {
    const { drift, conflicts } = planned({ ...thing, about: { by: null, lastEdit: 1 } });
    expect([...drift, ...conflicts].flatMap((each) => Object.keys(each))).not.toContain("by");
    expect([...drift, ...conflicts].flatMap((each) => Object.keys(each))).not.toContain("at");
  });

  test("an object that only changes, or is new, has neither", () => {
    const { drift, conflicts } = planned({ git: all("b", "get"), base: all("a", "get"), live: all("a", "get") });
    expect([drift, conflicts]).toEqual([[], []]);
    const created = planOf({ things: { [address]: { git: all("b", "get") } } }).outcomes.get(address);
    expect(created && [reportDrift(created), reportConflicts(created)]).toEqual([[], []]);
  });
});

/** An outcome of an object that Make has, with the secrets that the test is about. */
function managed(thing: Thing, secrets: readonly SecretLeaf[] = []): ManagedOutcome {
  const outcome = planOf({ things: { [address]: thing } }).outcomes.get(address) as ManagedOutcome;
  return { ...outcome, comparison: { ...outcome.comparison, secrets } };
}

const same: Thing = { git: scenario({}), base: scenario({}), live: scenario({}) };
const secretAt = (path: string, value?: string): SecretLeaf => ({
  path: path.split("."),
  template: `\${var.T}`,
  value,
});
const at = (path: string, live: Json | undefined, git?: Json, more: Partial<Verdict> = {}): Verdict => ({
  path: path.split("."),
  verdict: "change",
  base: undefined,
  git,
  live,
  ...more,
});

describe("dots stand", () => {
  const mapper = "modules.7.mapper";
  test.for<{ where: string; path: string; secret: SecretLeaf; live: Json; shown: Json }>([
    { where: "for a secret leaf", path: `${mapper}.t`, secret: secretAt(`${mapper}.t`), live: "s1", shown: dots },
    {
      where: "for all below a secret",
      path: `${mapper}.t.u`,
      secret: secretAt(`${mapper}.t`),
      live: "s1",
      shown: dots,
    },
    {
      where: "not for a leaf beside a secret",
      path: `${mapper}.u`,
      secret: secretAt(`${mapper}.t`),
      live: "s1",
      shown: "s1",
    },
    {
      where: "not for a leaf that begins apart from a longer secret",
      path: `${mapper}.u`,
      secret: secretAt(`${mapper}.t.deep.er`),
      live: { deep: { er: "x" } },
      shown: { deep: { er: "x" } },
    },
    {
      where: "in an object, for the secret alone",
      path: mapper,
      secret: secretAt(`${mapper}.t.u`),
      live: { t: { u: "s1", v: "open" }, u: "open" },
      shown: { t: { u: dots, v: "open" }, u: "open" },
    },
    {
      where: "in each item of Make's list, whose order may be another",
      path: `${mapper}.rows`,
      secret: secretAt(`${mapper}.rows.0.v`),
      live: [{ v: "s1", w: 1 }, { v: "s2" }, "text", null],
      shown: [{ v: dots, w: 1 }, { v: dots }, "text", null],
    },
    {
      where: "for a known secret that was copied elsewhere",
      path: mapper,
      secret: secretAt("modules.1.mapper.t", "s1"),
      live: { a: "s1", b: ["s1", "s2", 3, null, true], c: { d: "s1" }, e: "has s1 in it" },
      shown: { a: dots, b: [dots, "s2", 3, null, true], c: { d: dots }, e: "has s1 in it" },
    },
    {
      where: "not where a place of the secret is none in Make",
      path: mapper,
      secret: secretAt(`${mapper}.t.u`),
      live: { t: "plain" },
      shown: { t: "plain" },
    },
  ])("$where", ({ path, secret, live, shown }) => {
    expect(fieldChange(managed(same, [secret]), at(path, live)).from).toEqual(shown);
  });

  test("only at the very place in Git's list", () => {
    const git = [{ v: "s1" }, { v: "open" }];
    const secret = secretAt("modules.7.mapper.rows.0.v");
    expect(fieldChange(managed(same, [secret]), at("modules.7.mapper.rows", undefined, git)).to).toEqual([
      { v: dots },
      { v: "open" },
    ]);
  });

  test("for a value by the name beside it, and for none whose name is harmless", () => {
    const shown = (pairName: string): Json | undefined =>
      fieldChange(managed(same), at("modules.7.mapper.header.value", "Bearer xyz123", undefined, { pairName })).from;
    expect(shown("Authorization")).toBe(dots);
    const plain = at("modules.7.mapper.header.value", "application/json", undefined, { pairName: "Accept" });
    expect(fieldChange(managed(same), plain).from).toBe("application/json");
  });

  test("for the value of a pair whose place in a query makes its name a secret one", () => {
    const shown = (path: string): Json | undefined =>
      fieldChange(managed(same), at(path, "abc", undefined, { pairName: "key" })).from;
    expect([shown("modules.7.mapper.qs.0.value"), shown("modules.7.mapper.rows.0.value")]).toEqual([dots, "abc"]);
  });
});

describe("what Make has there, as it is hashed", () => {
  const secret = secretAt("modules.7.mapper.t", "s1");
  test.for<{ what: string; verdict: Verdict; raw: readonly Json[] }>([
    { what: "a value as it is", verdict: at("modules.7.mapper.u", "x"), raw: ["modules.7.mapper.u", ["x"], ""] },
    { what: "absence as nothing", verdict: at("name", undefined), raw: ["name", [], ""] },
    { what: "null as a value", verdict: at("folder", null), raw: ["folder", [null], ""] },
    { what: "a secret as dots", verdict: at("modules.7.mapper.t", "s1"), raw: ["modules.7.mapper.t", [dots], ""] },
    {
      what: "a secret inside as dots, and what stands beside it as it is",
      verdict: at("modules.7", { mapper: { t: "s1", u: "x" }, id: 7 }, undefined, { base: {} }),
      raw: ["modules.7", [{ mapper: { t: dots, u: "x" }, id: 7 }], ""],
    },
    { what: "a module that Make lacks as nothing", verdict: at("modules.7", undefined), raw: ["modules.7", [], ""] },
    {
      what: "a secret in each item of a list",
      verdict: at("modules.7.mapper", { t: ["s1", "s2"] }),
      raw: ["modules.7.mapper", [{ t: dots }], ""],
    },
  ])("$what", ({ verdict, raw }) => {
    expect(rawField(managed(same, [secretAt("modules.1.mapper.z"), secret]), verdict)).toEqual(raw);
  });

  test("in any order of its list, since Make's may be another", () => {
    const inList = secretAt("modules.7.mapper.rows.0.v");
    const verdict = at("modules.7.mapper.rows", [{ v: "a" }, { v: "b" }]);
    expect(rawField(managed(same, [inList]), verdict)).toEqual([
      "modules.7.mapper.rows",
      [[{ v: dots }, { v: dots }]],
      "",
    ]);
  });

  test("with the place of a module that came", () => {
    const one = modules(get);
    const outcome = managed({ git: modules(get, slack), base: one, live: one });
    const [verdict] = outcome.changes;
    expect(verdict && rawField(outcome, verdict)).toEqual(["modules.9", [], "7 HTTP: Make a Request"]);
  });
});
