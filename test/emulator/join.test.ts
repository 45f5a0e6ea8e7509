// How projects take teams of a running emulator as their own: each target gets its own team.

import { expect, onTestFinished, test } from "vitest";
import type { Joined } from "../../src/emulator/join.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../src/emulator/server.ts";

async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  return emulator;
}

async function join({ url }: Emulator, team?: string | number): Promise<Joined> {
  const connections = [{ name: "Slack", type: "slack" }];
  const answer = await fetch(`${url}/__emulator/join`, {
    method: "POST",
    body: JSON.stringify({ team, connections, keys: [] }),
  });
  return (await answer.json()) as Joined;
}

test("the first team that does not exist is the emulator's first, every other one is made, once", async () => {
  const emulator = await start();
  const staging = await join(emulator, "Staging");
  expect(staging.teamId).toBe(emulator.teamId);
  const production = await join(emulator, "Production");
  const third = await join(emulator, 88);
  expect(new Set([staging, production, third].map(({ teamId }) => teamId)).size).toBe(3);
  for (const [name, { teamId }] of [
    ["Staging", staging],
    ["Production", production],
    [88, third],
  ] as const) {
    expect((await join(emulator, name)).teamId).toBe(teamId);
  }
  expect((await join(emulator)).teamId).toBe(emulator.teamId);
  const { teams, connections } = emulator.snapshot();
  expect(teams.map(({ name }) => name)).toEqual(["My Team", "Production", "88"]);
  expect(connections.map(({ teamId }) => teamId)).toEqual([staging.teamId, production.teamId, third.teamId]);
});

test("a team that exists takes nothing from those that do not", async () => {
  const emulator = await start({
    snapshot: {
      teams: [
        { id: 11, name: "North" },
        { id: 12, name: "South" },
      ],
    },
  });
  expect((await join(emulator, "South")).teamId).toBe(12);
  expect((await join(emulator, 11)).teamId).toBe(11);
  expect((await join(emulator, "West")).teamId).toBe(11);
});

test("other data begin anew", async () => {
  const emulator = await start();
  await join(emulator, "Staging");
  await fetch(`${emulator.url}/__emulator/snapshot`, { method: "PUT", body: "{}" });
  expect((await join(emulator, "Production")).teamId).toBe(emulator.teamId);
});

test("the key that is handed out may work in a team that was made", async () => {
  const emulator = await start({ snapshot: { teams: [{ id: 11 }], users: [{ teamIds: [11] }] } });
  await join(emulator, "Staging");
  const { apiKey, teamId } = await join(emulator, "Production");
  const answer = await fetch(`${emulator.url}/api/v2/scenarios?teamId=${teamId}`, {
    headers: { authorization: `Token ${apiKey}` },
  });
  expect(answer.status).toBe(200);
});

test("a team that has nothing gets each kind that files name, and one that has something stays as it is", async () => {
  const wanted = {
    connections: [{ name: "Slack", id: 15, type: "slack" }],
    keys: [{ name: "Bank", type: "basicauth" }],
    dataStores: [{ name: "Customers", id: 31 }],
    dataStructures: [{ name: "Order" }],
  };
  const furnish = async ({ url }: Emulator): Promise<void> => {
    await fetch(`${url}/__emulator/join`, { method: "POST", body: JSON.stringify(wanted) });
  };
  const bare = await start();
  await furnish(bare);
  await furnish(bare);
  const { connections, keys, dataStores, dataStructures } = bare.snapshot();
  expect([connections, keys, dataStores, dataStructures].map((rows) => rows.map(({ name }) => name))).toEqual([
    ["Slack"],
    ["Bank"],
    ["Customers"],
    ["Order"],
  ]);
  expect([connections[0]?.id, dataStores[0]?.id]).toEqual([15, 31]);
  const furnished = await start({ snapshot: { dataStructures: [{ name: "Ours" }] } });
  await furnish(furnished);
  expect(furnished.snapshot()).toMatchObject({ connections: [], keys: [], dataStores: [] });
});
