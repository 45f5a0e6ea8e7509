// status: every condition made real in Make, told from lists alone, and a bad target beside good ones.

import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import statusSchema from "../../schemas/status.schema.json" with { type: "json" };
import { status, type StatusOptions } from "../../src/commands/status.ts";
import type { Snapshot } from "../../src/emulator/snapshot.ts";
import type { AskedTarget, Finding, StatusReport } from "../../src/engine/status.ts";
import { writeMemory } from "../../src/export/memory.ts";
import { editModule } from "./editor.ts";
import { apiKey, environment, liveScenario, type Loop, patientClock, type Ran, run, targetFile } from "./loop.ts";
import { blueprintText, shopTarget, startAppliedShop } from "./shop.ts";

const validate = new Ajv2020({ strict: true, allErrors: true, strictRequired: false, allowUnionTypes: true }).compile(
  statusSchema,
);

async function statusOf(
  loop: Loop,
  given: Partial<StatusOptions> = {},
): Promise<Ran & { readonly report: StatusReport }> {
  const defaults: StatusOptions = {
    dir: loop.dir,
    targets: [],
    allTargets: false,
    emulator: undefined,
    env: environment,
    clock: patientClock,
    json: true,
    markdown: false,
    quiet: false,
    failOn: [],
  };
  const ran = await run((terminal) => status({ ...defaults, ...given }, terminal));
  const report = (ran.out.startsWith("{") ? JSON.parse(ran.out) : undefined) as StatusReport;
  if (report !== undefined && !validate(report)) throw new Error(JSON.stringify(validate.errors, null, 2));
  return { ...ran, report };
}

async function askedOf(loop: Loop): Promise<AskedTarget> {
  const { report, problems } = await statusOf(loop);
  expect(problems).toEqual([]);
  return report.targets[0] as AskedTarget;
}

/** What no call of the API can bring about: Make's own doings. */
async function happens(loop: Loop, change: (snapshot: Snapshot) => void): Promise<void> {
  const snapshot = loop.snapshot();
  change(snapshot);
  const answer = await fetch(`${loop.emulator.url}/__emulator/snapshot`, {
    method: "PUT",
    body: JSON.stringify(snapshot),
  });
  expect(answer.status).toBe(200);
}

const inSnapshot = (loop: Loop, name: string, change: (row: Snapshot["scenarios"][number]) => void): Promise<void> =>
  happens(loop, ({ scenarios }) => scenarios.filter((row) => row.name === name).forEach(change));

const longAgo = "2020-01-01T08:00:00.000Z";

interface Row {
  readonly what: string;
  readonly act: (loop: Loop) => Promise<unknown>;
  readonly expected: readonly Partial<Finding>[];
  /** Beyond those for the team and its lists. */
  readonly logs?: number;
  readonly standing: AskedTarget["standing"];
}

const rows: readonly Row[] = [
  {
    what: "a module that somebody changed, by the date of the edit alone",
    act: (loop) => editModule(loop, "Report", 1, { value: "100" }),
    expected: [
      {
        condition: "changed",
        address: "scenario/report",
        name: "Report",
        fields: [],
        isEdited: true,
        wasKept: false,
        by: "Owner",
      },
    ],
    standing: "changed",
  },
  {
    what: "a new name, with both",
    act: (loop) => loop.make.scenarios.update(liveScenario(loop, "Report").id, { name: "Figures" }),
    expected: [
      {
        condition: "changed",
        name: "Figures",
        fields: [{ path: "name", from: "Report", to: "Figures" }],
        isEdited: false,
      },
    ],
    standing: "changed",
  },
  {
    what: "nothing of a field that Git does not manage",
    act: (loop) => loop.make.scenarios.update(liveScenario(loop, "Report").id, { description: "Theirs" }),
    expected: [],
    standing: "fine",
  },
  {
    what: "an option of a webhook",
    act: async (loop) => {
      loop.write({ "webhooks/orders-in.yaml": "type: webhook\nname: Orders\nheaders: false\n" });
      await loop.applied();
      await happens(loop, ({ hooks }) => hooks.forEach((row) => (row.data = { ...row.data, headers: true })));
    },
    expected: [
      { condition: "changed", address: "webhook/orders-in", fields: [{ path: "headers", from: false, to: true }] },
    ],
    standing: "changed",
  },
  {
    what: "what an apply kept, as long as it is so",
    act: async (loop) => {
      await editModule(loop, "Report", 1, { value: "100" });
      loop.write({
        "scenarios/report/blueprint.json": blueprintText("Report", [
          { id: 1, mapper: { name: "a", value: "1" } },
          { id: 2, mapper: { name: "b", value: "20" } },
        ]),
      });
      await loop.applied();
    },
    expected: [{ condition: "changed", address: "scenario/report", isEdited: false, wasKept: true }],
    standing: "changed",
  },
  {
    what: "what nothing here manages",
    act: (loop) =>
      loop.make.scenarios.create({
        teamId: liveScenario(loop, "Report").teamId,
        scheduling: JSON.stringify({ type: "on-demand" }),
        blueprint: blueprintText("Theirs", [{ id: 1 }]),
      }),
    expected: [{ condition: "unmanaged", kind: "scenario", name: "Theirs" }],
    standing: "told",
  },
  {
    what: "what no apply has made yet",
    act: async (loop) => loop.write({ "scenarios/new/blueprint.json": blueprintText("New", [{ id: 1 }]) }),
    expected: [{ condition: "not-applied", address: "scenario/new", name: "New" }],
    standing: "told",
  },
  {
    what: "what is gone in Make",
    act: (loop) => loop.make.scenarios.delete(liveScenario(loop, "Report").id),
    expected: [{ condition: "missing", address: "scenario/report", name: "Report" }],
    standing: "failing",
  },
  {
    what: "a scenario that Make switched off, since it became invalid",
    act: (loop) => editModule(loop, "Orders", 3, { value: "{{99.total}}" }),
    expected: [
      { condition: "switched-off", address: "scenario/orders", why: "errors", at: expect.any(String) as string },
      { condition: "invalid", address: "scenario/orders" },
      { condition: "changed", isEdited: true },
    ],
    logs: 1,
    standing: "failing",
  },
  {
    what: "a scenario that Make switched off after a run that failed",
    act: (loop) =>
      happens(loop, ({ scenarios, executions }) => {
        const row = scenarios.find(({ name }) => name === "Orders") as Snapshot["scenarios"][number];
        row.isActive = false;
        const at = (second: number): string => new Date(Date.UTC(2030, 0, 1, 0, 0, second)).toISOString();
        executions.push(
          { id: 70_000_001, scenarioId: row.id, type: "auto", status: 3, timestamp: at(1) },
          { id: 70_000_002, scenarioId: row.id, type: "stop", authorId: null, authorName: null, timestamp: at(2) },
        );
      }),
    expected: [{ condition: "switched-off", why: "errors", at: "2030-01-01T00:00:02.000Z" }],
    logs: 1,
    standing: "failing",
  },
  {
    what: "a scenario that a person switched off, with who it was",
    act: (loop) => loop.make.scenarios.deactivate(liveScenario(loop, "Orders").id),
    expected: [{ condition: "stopped", address: "scenario/orders", by: "Owner", at: expect.any(String) as string }],
    logs: 1,
    standing: "told",
  },
  {
    what: "a scenario that is off since its one run is past, without asking for its log",
    act: (loop) =>
      inSnapshot(loop, "Orders", (row) => {
        row.isActive = false;
        row.scheduling = { type: "once", date: longAgo };
      }),
    expected: [{ condition: "switched-off", why: "once" }],
    standing: "failing",
  },
  {
    what: "one that Make paused, with incomplete executions",
    act: (loop) =>
      inSnapshot(loop, "Orders", (row) => {
        row.isPaused = true;
        row.dlqCount = 3;
      }),
    expected: [{ condition: "paused" }, { condition: "incomplete", count: 3 }],
    standing: "failing",
  },
  {
    what: "a webhook without a scenario",
    act: (loop) =>
      happens(loop, ({ hooks }) =>
        hooks.push({ ...(hooks[0] as Snapshot["hooks"][number]), id: 900, udid: "x".repeat(32), name: "Spare" }),
      ),
    expected: [
      { condition: "webhook-unused", kind: "webhook", name: "Spare" },
      { condition: "unmanaged", kind: "webhook", name: "Spare" },
    ],
    standing: "told",
  },
  {
    what: "a webhook that is switched off",
    act: (loop) => loop.make.hooks.disable(loop.snapshot().hooks[0]?.id as number),
    expected: [{ condition: "webhook-off", why: "disabled", address: "webhook/orders-in" }],
    standing: "failing",
  },
  {
    what: "a webhook that Make deactivated",
    act: (loop) => happens(loop, ({ hooks }) => hooks.forEach((row) => (row.gone = true))),
    expected: [{ condition: "webhook-off", why: "gone", address: "webhook/orders-in" }],
    standing: "failing",
  },
  ...(
    [
      ["whose one date is past", { type: "once", date: longAgo }, "past"],
      ["whose last day is over", { type: "daily", time: "08:00", between: [longAgo, longAgo] }, "ended"],
      ["that Make plans no run of", { type: "yearly", months: [2], days: [31], time: "08:00" }, "no-run"],
    ] as const
  ).map(
    ([what, scheduling, why]): Row => ({
      what: `a scenario that is on and never runs, ${what}`,
      act: (loop) => inSnapshot(loop, "Orders", (row) => (row.scheduling = structuredClone(scheduling) as never)),
      expected: [{ condition: "never-runs", why }],
      standing: "failing",
    }),
  ),
  {
    what: "nothing of schedules that run",
    act: (loop) => inSnapshot(loop, "Orders", (row) => (row.scheduling = { type: "weekly", days: [1], time: "08:00" })),
    expected: [],
    standing: "fine",
  },
];

describe("status tells", () => {
  test.for(rows)("$what", async ({ act, expected, standing, logs = 0 }) => {
    const loop = await startAppliedShop();
    await act(loop);
    await loop.forget();
    const asked = await askedOf(loop);
    expect(asked.findings).toMatchObject(expected);
    expect(asked.findings).toHaveLength(expected.length);
    expect(asked.standing).toBe(standing);
    const { byMethod, requests } = await loop.requests();
    expect(byMethod).toEqual({ GET: asked.requests });
    expect(requests.filter(({ path }) => path.includes("/logs"))).toHaveLength(logs);
    expect(requests.filter(({ path }) => path.includes("/blueprint"))).toEqual([]);
  });

  test("nothing right after an apply: five requests, and one line", async () => {
    const loop = await startAppliedShop();
    expect(await askedOf(loop)).toMatchObject({ standing: "fine", findings: [], managed: 3, applied: 1, requests: 5 });
    const { code, out } = await statusOf(loop, { json: false, failOn: ["any"] });
    expect(code).toBe(0);
    expect(out).toMatch(/\nLast apply no\. 1, .+ · 1 of 2 scenarios on\nFine: .+ {3}5 requests · \d+\.\d s\n$/);
  });

  test("by Git's files, where no apply was here and ids/ names the object", async () => {
    const loop = await startAppliedShop();
    const { id } = liveScenario(loop, "Report");
    loop.remove(".make-gitops");
    loop.write({ "ids/production.yaml": `scenario/report: ${id}\n` });
    await loop.make.scenarios.update(id, { name: "Figures" });
    const { findings } = await askedOf(loop);
    expect(findings.find(({ condition }) => condition === "changed")).toMatchObject({
      address: "scenario/report",
      fields: [{ path: "name", from: "Report", to: "Figures" }],
      isEdited: false,
    });
  });

  test("nothing of an edit that an export has seen since", async () => {
    const loop = await startAppliedShop();
    await editModule(loop, "Report", 1, { value: "100" });
    const { id, teamId, lastEdit } = liveScenario(loop, "Report");
    const { zone } = (await askedOf(loop)).team;
    const exported = { remoteId: String(id), revision: lastEdit, template: "", values: {}, stateBase: "", files: {} };
    const memory = { zone, teamId, objects: { "scenario/report": exported }, addresses: {} };
    await writeMemory(loop.dir, ".make-gitops/targets/production", memory);
    expect(await askedOf(loop)).toMatchObject({ standing: "fine", findings: [] });
    await editModule(loop, "Report", 1, { value: "101" });
    expect((await askedOf(loop)).findings).toMatchObject([{ condition: "changed", isEdited: true }]);
  });

  test.for([
    [{ status: 403, body: { message: "Permission denied", code: "SC403" } }, 0],
    [{ status: 401, body: { message: "User is not logged in", code: "IM015" } }, 1],
  ] as const)("that a scenario is off, also where its log is not to be had: %j", async ([answer, code]) => {
    const loop = await startAppliedShop();
    await loop.make.scenarios.deactivate(liveScenario(loop, "Orders").id);
    await loop.faults([{ path: "/scenarios/\\d+/logs", action: { type: "status", ...answer } }]);
    const ran = await statusOf(loop);
    expect(ran.code).toBe(code);
    const [asked] = (ran.report?.targets ?? []) as AskedTarget[];
    expect(asked?.findings ?? []).toMatchObject(code === 0 ? [{ condition: "switched-off", why: "unknown" }] : []);
  });

  test("that a state was lost by the command that finds everything again", async () => {
    const loop = await startAppliedShop();
    loop.remove(".make-gitops");
    expect((await statusOf(loop, { json: false })).out).toMatch(/\nNext: make-gitops adopt --all\n$/);
  });
});

/** Two good targets, one whose key Make refuses, one without a key, one whose zone nobody answers at. */
async function startFleet(): Promise<Loop> {
  const loop = await startAppliedShop({
    snapshot: {
      teams: [
        { id: 201, name: "Main" },
        { id: 202, name: "Second" },
      ],
    },
  });
  loop.write({
    "targets/second.yaml": targetFile(loop.proxy.url, 202, shopTarget),
    "targets/refused.yaml": targetFile(loop.proxy.url, 202, `${shopTarget}apiKeyEnv: MAKE_KEY_REFUSED\n`),
    "targets/unset.yaml": targetFile(loop.proxy.url, 202, `${shopTarget}apiKeyEnv: MAKE_KEY_UNSET\n`),
    "targets/away.yaml": targetFile("http://127.0.0.1:1", 202, shopTarget),
  });
  return loop;
}

const fleetEnv = { ...environment, MAKE_KEY_REFUSED: "5ec2e75e-0000-4000-8000-00000000dead" };

describe("a fleet", () => {
  test("is told whole, whatever one of its targets does", async () => {
    const loop = await startFleet();
    await editModule(loop, "Report", 1, { value: "100" });
    const { code, report } = await statusOf(loop, { allTargets: true, env: fleetEnv });
    expect(code).toBe(0);
    expect(report.targets).toMatchObject([
      { target: "away", standing: "not-asked", why: "unreachable" },
      { target: "production", standing: "changed" },
      { target: "refused", standing: "not-asked", why: "key", apiKeyEnv: "MAKE_KEY_REFUSED" },
      { target: "second", standing: "told", managed: 0 },
      { target: "unset", standing: "not-asked", why: "key", problem: { code: "key/missing" } },
    ]);
    const { out } = await statusOf(loop, { allTargets: true, env: fleetEnv, json: false });
    expect(out).toContain("5 targets   1 with notes · 1 changed in Make · 2 with a bad key · 1 not reached");
    expect(out).toContain("no key: MAKE_KEY_UNSET is not set");
    expect(out.split("\n").filter((line) => line.length > 100)).toEqual([]);
    for (const secret of [apiKey, fleetEnv.MAKE_KEY_REFUSED])
      expect(out + JSON.stringify(report)).not.toContain(secret);
    const { out: markdown } = await statusOf(loop, { allTargets: true, env: fleetEnv, json: false, markdown: true });
    expect(markdown).toContain("| `~` | **production** | 1/2 | Report: edited, by Owner, ");
    expect(loop.proxy.writes).toEqual([]);
  });

  test("may be named in part; exit code 1 where nobody of it could be asked", async () => {
    const loop = await startFleet();
    const targets = ["refused", "unset"];
    const { code, report } = await statusOf(loop, { targets, env: fleetEnv });
    expect([code, report.targets.map(({ target }) => target)]).toEqual([1, targets]);
    expect((await statusOf(loop, { targets: ["second"] })).report.targets).toHaveLength(1);
  });

  test("a single target that cannot be asked is an error, as in every other command", async () => {
    const loop = await startFleet();
    const { code, problems } = await statusOf(loop, { targets: ["refused"], env: fleetEnv });
    expect([code, problems]).toMatchObject([1, [{ code: "make/unauthorized" }]]);
    expect((await statusOf(loop, { targets: ["nowhere"] })).problems).toMatchObject([{ code: "target/unknown" }]);
    expect((await statusOf(loop)).problems).toMatchObject([{ code: "target/required" }]);
  });
});

describe("--fail-on", () => {
  test.for<[failOn: string[], code: number, met: string[]]>([
    [["changed"], 1, ["changed"]],
    [["invalid,changed", "unmanaged"], 1, ["changed"]],
    [["invalid"], 0, []],
    [["any"], 1, ["changed"]],
  ])("%j ends with %i", async ([failOn, code, met]) => {
    const loop = await startAppliedShop();
    await editModule(loop, "Report", 1, { value: "100" });
    const ran = await statusOf(loop, { failOn });
    expect([ran.code, ran.report.met]).toEqual([code, met]);
  });

  test("a word that it does not know is refused with the list before anything is asked", async () => {
    const loop = await startAppliedShop();
    const { code, problems } = await statusOf(loop, { failOn: ["chnaged", "x"], markdown: true });
    expect([code, problems]).toMatchObject([
      1,
      [
        {
          code: "usage/invalid",
          message: expect.stringContaining("switched-off, invalid"),
          hint: 'Did you mean "changed"?',
        },
        { code: "usage/invalid" },
        { code: "usage/invalid", message: expect.stringContaining("--markdown") },
      ],
    ]);
    expect((await loop.requests()).count).toBe(0);
  });
});
