import { describe, expect, test } from "vitest";
import { asTexts, plain, startBench, withHook, type Bench } from "./calls.ts";

const snapshot = {
  teams: [{ id: 201 }, { id: 202 }],
  connections: [
    { id: 15, accountName: "google" },
    { id: 16, accountName: "google", teamId: 202 },
  ],
  hooks: [{ id: 58 }, { id: 59 }],
};

describe("who may do what", () => {
  const other = "99999999-2222-4333-8444-555555555555";
  const reader = {
    organizations: [{ id: 101 }, { id: 102 }],
    teams: [{ id: 201 }, { id: 202, organizationId: 102 }],
    users: [
      {},
      {
        teamIds: [202],
        apiTokens: [{ token: other, label: "reader", scope: ["scenarios:read"], created: "2026-07-02T09:00:00.000Z" }],
      },
    ],
  };

  test("a missing or unknown token is told as 401 IM015", async () => {
    const { call } = await startBench();
    for (const token of [null, "00000000-2222-4333-8444-555555555555"]) {
      expect(await call("GET", "/users/me", undefined, token)).toMatchObject({ status: 401, body: { code: "IM015" } });
    }
  });

  test("a call beyond the token's scopes is told as 403 SC403", async () => {
    const { call } = await startBench({ snapshot: reader });
    expect(await call("GET", "/scenarios?teamId=202", undefined, other)).toMatchObject({ status: 200 });
    expect(await call("POST", "/scenarios", {}, other)).toMatchObject({ status: 403, body: { code: "SC403" } });
    expect(await call("GET", "/hooks?teamId=202", undefined, other)).toMatchObject({
      status: 403,
      body: { code: "SC403" },
    });
  });

  test("a foreign or guessed team is 403 IM002, an object in it is 404", async () => {
    const { call, createScenario } = await startBench({ snapshot: reader });
    const id = await createScenario();
    expect(await call("GET", "/scenarios?teamId=201", undefined, other)).toMatchObject({
      status: 403,
      body: { code: "IM002" },
    });
    expect(await call("GET", "/scenarios?teamId=9999")).toMatchObject({ status: 403, body: { code: "IM002" } });
    expect(await call("GET", `/scenarios/${id}`, undefined, other)).toMatchObject({
      status: 404,
      body: { code: "SC404" },
    });
    expect(await call("GET", "/scenarios/9999")).toMatchObject({ status: 404, body: { code: "SC404" } });
  });

  test("a bearer token of any text is accepted where the snapshot knows it", async () => {
    const users = [
      { apiTokens: [{ token: "eyJhbGciOi", label: "oauth", scope: [], created: "2026-07-02T09:00:00.000Z" }] },
    ];
    const { make } = await startBench({ snapshot: { users } });
    expect(await make.users.currentAuthorization()).toEqual({ authUsed: "oauth", scope: [] });
  });
});

describe("what must be confirmed", () => {
  const deletes: [string, (bench: Bench) => Promise<string>, boolean][] = [
    ["an unused webhook", async () => "/hooks/58", false],
    ["a used webhook", async ({ createScenario }) => createScenario(withHook(58)).then(() => "/hooks/58"), true],
    ["an unused connection", async () => "/connections/15", false],
    [
      "a used connection",
      async ({ createScenario }) => createScenario(plain("X", { __IMTCONN__: 15 })).then(() => "/connections/15"),
      true,
    ],
    [
      "a key",
      async ({ make, team }) =>
        `/keys/${(await make.keys.create({ teamId: team, name: "K", typeName: "webpay", parameters: {} })).id}`,
      true,
    ],
    ["a scenario", async ({ createScenario }) => `/scenarios/${await createScenario()}`, false],
  ];

  test.for(deletes)("deleting %s", async ([, prepare, isAsked]) => {
    const bench = await startBench({ snapshot });
    const path = await prepare(bench);
    const { status, body } = await bench.call("DELETE", path);
    expect([status, body["code"]]).toEqual(isAsked ? [406, "IM004"] : [200, undefined]);
    const confirmed = await bench.call("DELETE", `${path}?confirmed=true`);
    expect(confirmed.status).toBe(isAsked ? 200 : 404);
    expect(await bench.call("GET", path)).toMatchObject({ status: 404 });
  });

  test("a scenario whose webhook was deleted is invalid and cannot be activated", async () => {
    const { call, createScenario } = await startBench({ snapshot });
    const id = await createScenario(withHook(58), { type: "immediately" });
    await call("POST", `/scenarios/${id}/start`);
    await call("DELETE", "/hooks/58?confirmed=true");
    expect((await call("GET", `/scenarios/${id}`)).body["scenario"]).toMatchObject({
      isinvalid: true,
      isActive: false,
      hookId: null,
    });
    expect(await call("POST", `/scenarios/${id}/start`)).toMatchObject({ status: 422 });
  });

  test("the first use of an app in an organization", async () => {
    const { call, team } = await startBench({ snapshot: { organizations: [{ installedApps: ["util"] }] } });
    const body = {
      teamId: team,
      ...asTexts({ blueprint: plain("X", {}, "slack:CreateMessage"), scheduling: { type: "on-demand" } }),
    };
    expect(await call("POST", "/scenarios", body)).toMatchObject({ status: 406, body: { code: "IM004" } });
    expect(await call("POST", "/scenarios?confirmed=true", body)).toMatchObject({ status: 200 });
    expect(await call("POST", "/scenarios", body)).toMatchObject({ status: 200 });
  });
});
