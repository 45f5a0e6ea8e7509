// adopt: what is in Make comes under management as it is, by ids/ alone. Nothing but GET is sent, whatever comes of it.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import adoptSchema from "../../schemas/adopt.schema.json" with { type: "json" };
import { adopt, type AdoptOptions } from "../../src/commands/adopt.ts";
import type { AdoptReport } from "../../src/render/adopt-terminal.ts";
import { environment, liveScenario, type Loop, patientClock, type Ran, run, targetFile } from "./loop.ts";
import { blueprintText, hookModule, shopFiles, shopTarget, startAppliedShop } from "./shop.ts";

async function adopted(loop: Loop, given: Partial<AdoptOptions> = {}): Promise<Ran & { readonly report: AdoptReport }> {
  const session = { dir: loop.dir, target: "production", emulator: undefined, env: environment, clock: patientClock };
  const defaults = { all: true, like: undefined, dryRun: false, json: true, quiet: false };
  const ran = await run((terminal) => adopt({ ...session, ...defaults, ...given }, terminal));
  return { ...ran, report: (ran.out.startsWith("{") ? JSON.parse(ran.out) : undefined) as AdoptReport };
}

const one = (address: string, id: number | string): Partial<AdoptOptions> => ({ all: false, address, id: String(id) });

function idsIn(loop: Loop): string | undefined {
  const file = join(loop.dir, "ids/production.yaml");
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Make has the shop, and no machine remembers it. */
async function startForgotten(...given: Parameters<typeof startAppliedShop>): Promise<Loop> {
  const loop = await startAppliedShop(...given);
  loop.remove(".make-gitops");
  return loop;
}

const order = (name: string, hook: string): string => blueprintText(name, [hookModule(`\${webhook.${hook}}`)]);
const twins = {
  "webhooks/first.yaml": "type: webhook\nname: First\n",
  "webhooks/second.yaml": "type: webhook\nname: Second\n",
  "scenarios/one/blueprint.json": order("Twin", "first"),
  "scenarios/two/blueprint.json": order("Twin", "second"),
};

describe("adopt --all after the state was lost", () => {
  test("plan says what happened, everything is bound again, and an apply writes nothing to Make", async () => {
    const loop = await startForgotten();
    const before = await loop.planned();
    expect(before.guards).toMatchObject([{ name: "namesake" }]);
    expect(before.guards[0]?.message).toBe(
      "2 of 2 scenarios and 1 of 1 webhook in Git have a namesake in Make and none is under management here. This looks like a repository whose state was left on another machine (.make-gitops/, not in Git).",
    );
    const shown = (await loop.plan({ json: false })).out;
    expect(shown).toContain("Take them over:   make-gitops adopt --all --target production");
    expect(shown).toMatch(/\nNext: make-gitops adopt --all\n$/);

    const { code, report } = await adopted(loop);
    const ids = { orders: liveScenario(loop, "Orders").id, report: liveScenario(loop, "Report").id };
    const hook = loop.snapshot().hooks[0]?.id as number;
    expect(code).toBe(0);
    expect(report).toMatchObject({
      written: true,
      file: "ids/production.yaml",
      already: 0,
      notInMake: [],
      notInGit: [],
    });
    expect(idsIn(loop)).toBe(
      `scenario/orders: ${ids.orders}\nscenario/report: ${ids.report}\nwebhook/orders-in: ${hook}\n`,
    );
    const plan = await loop.planned();
    expect(plan.changes.map(({ action }) => action)).toEqual(["adopt", "adopt", "adopt"]);
    expect(plan).toMatchObject({ guards: [], conflicts: [], drift: [] });
    await loop.applied();
    expect(loop.proxy.writes).toEqual([]);
    expect(await loop.planned()).toMatchObject({ changes: [], drift: [], summary: { unmanaged: 0, unchanged: 3 } });
    expect((await adopted(loop)).report).toMatchObject({ written: false, adopted: [], already: 3 });
  });

  test("a dry run tells the same and writes nothing", async () => {
    const loop = await startForgotten();
    const { report } = await adopted(loop, { dryRun: true });
    expect(report).toMatchObject({ written: false, adopted: [{}, {}, {}] });
    expect(idsIn(loop)).toBeUndefined();
    expect((await adopted(loop, { dryRun: true, json: false })).out).toContain("Next: the same without --dry-run");
  });

  test("what has another name in Make, or no file, is told and stops nothing", async () => {
    const loop = await startForgotten();
    await loop.make.scenarios.update(liveScenario(loop, "Report").id, { name: "Renamed" });
    const { code, report } = await adopted(loop);
    expect(code).toBe(0);
    expect(report.adopted.map(({ address }) => address)).toEqual(["scenario/orders", "webhook/orders-in"]);
    expect(report).toMatchObject({
      notInMake: ["scenario/report"],
      notInGit: [{ kind: "scenario", name: "Renamed", by: "Owner" }],
    });
    const { out } = await adopted(loop, { json: false });
    expect(out).toContain("In Git and not in Make, so an apply makes them: scenario/report");
    expect(out).toContain('In Make and not in Git: scenario "Renamed"');
  });

  test("two of one name stop all of it, told with every candidate", async () => {
    const loop = await startForgotten();
    const { teamId } = liveScenario(loop, "Report");
    await loop.make.scenarios.create({
      teamId,
      scheduling: JSON.stringify({ type: "on-demand" }),
      blueprint: blueprintText("Report", [{ id: 1 }]),
    });
    const { code, problems } = await adopted(loop);
    expect([code, problems]).toMatchObject([1, [{ code: "adopt/ambiguous" }]]);
    const ids = loop.snapshot().scenarios.filter(({ name }) => name === "Report");
    for (const { id } of ids) expect(problems[0]?.message).toContain(`id ${id} in no folder, edited `);
    expect(problems[0]?.message).toContain("by Owner");
    expect(idsIn(loop)).toBeUndefined();
    expect(loop.proxy.writes).toEqual([]);
    expect((await adopted(loop, one("scenario/report", ids[0]?.id as number))).code).toBe(0);
    expect((await adopted(loop)).report).toMatchObject({ written: true, notInGit: [{ id: String(ids[1]?.id) }] });
  });

  test("the webhook that a scenario holds decides between two of one name", async () => {
    const loop = await startForgotten({ files: twins });
    const { report } = await adopted(loop);
    const hookOf = (id: string): unknown => {
      const row = loop.snapshot().scenarios.find((each) => String(each.id) === id);
      const flow = row?.blueprints.at(-1)?.blueprint["flow"] as { parameters: { hook: number } }[] | undefined;
      return loop.snapshot().hooks.find(({ id: each }) => each === flow?.[0]?.parameters.hook)?.name;
    };
    const found = report.adopted.filter(({ name }) => name === "Twin");
    expect(found.map(({ address, id, by }) => [address, hookOf(id), by])).toEqual([
      ["scenario/one", "First", "webhook"],
      ["scenario/two", "Second", "webhook"],
    ]);
    expect((await loop.planned()).changes.map(({ action }) => action)).toEqual(Array(7).fill("adopt"));
  });

  test("--like looks for the names that objects have in another target", async () => {
    const settings = "active: false\n";
    const loop = await startForgotten({
      files: {
        "scenarios/report/scenario.yaml": settings,
        "scenarios/report/blueprint.json": blueprintText(undefined, [{ id: 1 }]),
      },
      snapshot: {
        teams: [{ id: 201 }, { id: 202, name: "Staging" }],
        connections: [
          { id: 15, name: "Slack", accountName: "slack3" },
          { id: 25, name: "Slack", accountName: "slack3", teamId: 202 },
        ],
        scenarios: [
          {
            id: 700,
            name: "Monthly figures",
            teamId: 202,
            blueprint: JSON.parse(blueprintText("Monthly figures", [{ id: 1 }])) as never,
          },
        ],
      },
    });
    await loop.make.scenarios.update(liveScenario(loop, "report").id, { name: "Monthly figures" });
    loop.write({
      "targets/staging.yaml": targetFile(loop.proxy.url, 202, shopTarget),
      "ids/staging.yaml": "scenario/report: 700\n",
    });
    expect((await adopted(loop, { dryRun: true })).report.notInMake).toEqual(["scenario/report"]);
    const { report } = await adopted(loop, { like: "staging" });
    expect(report).toMatchObject({
      notInMake: [],
      adopted: [{}, { address: "scenario/report", name: "Monthly figures" }, {}],
    });
  });
});

describe("adopt ADDRESS ID", () => {
  test("adds one line and keeps the others with their comments; the same again is nothing to do", async () => {
    const loop = await startForgotten();
    const hook = loop.snapshot().hooks[0]?.id as number;
    const { id } = liveScenario(loop, "Orders");
    loop.write({ "ids/production.yaml": `# taken over by hand\nwebhook/orders-in: ${hook} # the shop's\n` });
    expect((await adopted(loop, one("scenario/orders", id))).report).toMatchObject({ written: true, already: 0 });
    expect(idsIn(loop)).toBe(`# taken over by hand\nscenario/orders: ${id}\nwebhook/orders-in: ${hook} # the shop's\n`);
    const again = await adopted(loop, one("scenario/orders", id));
    expect([again.code, again.report.written, again.report.adopted]).toEqual([0, false, []]);
  });

  test.for<[what: string, words: (loop: Loop) => Partial<AdoptOptions>, code: string, message: string, hint: string]>([
    ["no file", () => one("scenario/ordres", 1), "address/unknown", "no scenario/ordres in Git", "scenario/orders"],
    [
      "no such id",
      () => one("scenario/extra", 99),
      "ids/invalid",
      "no scenario with the id 99",
      "managed here already",
    ],
    [
      "another's id",
      (loop) => one("scenario/extra", liveScenario(loop, "Report").id),
      "ids/invalid",
      "is managed as scenario/report already",
      "movedFrom: scenario/report",
    ],
    ["another id", (loop) => one("scenario/report", liveScenario(loop, "Orders").id), "ids/invalid", "already", "ids/"],
    ["no address", () => one("orders", 1), "usage/invalid", "is no address", "adopt --all"],
    ["no id", () => one("scenario/extra", "x"), "usage/invalid", "is no id", "adopt --all"],
    ["nothing", () => ({ all: false }), "usage/invalid", "needs an address", "adopt --all"],
    ["too much", () => ({ ...one("scenario/extra", 1), all: true }), "usage/invalid", "either", "adopt --all"],
    ["--like alone", () => ({ ...one("scenario/extra", 1), like: "x" }), "usage/invalid", "--like", "adopt --all"],
  ])("refuses %s and writes nothing", async ([, words, code, message, hint]) => {
    const loop = await startAppliedShop();
    loop.write({ "scenarios/extra/blueprint.json": shopFiles["scenarios/report/blueprint.json"] as string });
    const ran = await adopted(loop, words(loop));
    expect([ran.code, ran.problems]).toMatchObject([1, [{ code }]]);
    expect(ran.problems[0]?.message).toContain(message);
    expect(ran.problems[0]?.hint).toContain(hint);
    expect(idsIn(loop)).toBeUndefined();
    expect(loop.proxy.writes).toEqual([]);
  });
});

test("its document is what the schema says, and no write reaches Make with a key that can only read", async () => {
  const loop = await startForgotten({ files: twins });
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(adoptSchema);
  const { report } = await adopted(loop);
  validate(report);
  expect(validate.errors ?? []).toEqual([]);
  expect((await loop.requests()).byMethod).toEqual({ GET: report.stats.requests });
});

test("a line of ids/ whose object is gone gives way to what was made anew", async () => {
  const loop = await startForgotten();
  loop.write({ "ids/production.yaml": "scenario/orders: 999999\n" });
  expect((await adopted(loop)).code).toBe(0);
  expect(idsIn(loop)).toContain(`scenario/orders: ${liveScenario(loop, "Orders").id}`);
});
