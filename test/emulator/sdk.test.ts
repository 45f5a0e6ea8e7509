import { expect, test } from "vitest";
import { plain, startBench, withHook } from "./calls.ts";

const onDemand = JSON.stringify({ type: "on-demand" });

test("the official SDK creates, reads, lists, renames and deletes a scenario", async () => {
  const { make, team } = await startBench();
  const created = await make.scenarios.create({
    teamId: team,
    scheduling: onDemand,
    blueprint: JSON.stringify(plain("Orders")),
  });
  expect(created).toMatchObject({ name: "Orders", teamId: team, isActive: false, scheduling: { type: "on-demand" } });

  const renamed = await make.scenarios.update(created.id, { name: "Orders 2", description: "All orders" });
  expect(renamed).toMatchObject({ name: "Orders 2", description: "All orders", lastEdit: created.lastEdit });
  expect(await make.scenarios.list(team)).toMatchObject([{ id: created.id, name: "Orders 2", usedPackages: ["util"] }]);
  expect(await make.blueprints.get(created.id)).toMatchObject({ name: "Orders 2", metadata: { instant: false } });

  await make.scenarios.delete(created.id);
  await expect(make.scenarios.get(created.id)).rejects.toMatchObject({ statusCode: 404 });
});

test("the official SDK activates and stops a scenario", async () => {
  const { make, team } = await startBench();
  const scheduling = JSON.stringify({ type: "indefinitely", interval: 900 });
  const { id } = await make.scenarios.create({ teamId: team, scheduling, blueprint: JSON.stringify(plain()) });
  expect(await make.scenarios.activate(id)).toBe(true);
  expect(await make.scenarios.get(id, { cols: ["isActive", "nextExec"] as never })).toMatchObject({
    isActive: true,
    nextExec: expect.any(String),
  });
  expect(await make.scenarios.deactivate(id)).toBe(true);
  await expect(make.scenarios.deactivate(id)).rejects.toThrow("Scenario is not running");
});

test("the official SDK sets an interface, and a later rename leaves it as it is", async () => {
  const { make, team } = await startBench();
  const { id } = await make.scenarios.create({
    teamId: team,
    scheduling: onDemand,
    blueprint: JSON.stringify(plain()),
  });
  const input = [{ name: "email", type: "text", required: true }];
  await make.scenarios.setInterface(id, { interface: { input, output: null } } as never);
  await make.scenarios.update(id, { name: "Renamed" });
  expect(await make.scenarios.getInterface(id)).toEqual({ input, output: [] });
  expect((await make.blueprints.get(id)).interface).toEqual({ input, output: [] });
});

test("the official SDK manages a webhook through its life", async () => {
  const { make, team } = await startBench();
  const data = { method: true, headers: false, stringify: false };
  const hook = await make.hooks.create({ name: "orders-in", teamId: team, typeName: "gateway-webhook", data });
  expect(hook).toMatchObject({ name: "orders-in", type: "web", enabled: true, scenarioId: null, data });
  expect(hook.url).toMatch(/^https:\/\/hook\.eu1\.make\.com\/[a-z0-9]{32}$/);

  expect(await make.hooks.rename(hook.id, "orders")).toMatchObject({ id: hook.id, name: "orders", udid: hook.udid });
  expect(await make.hooks.update(hook.id, { data: { ...data, headers: true } })).toBe(true);
  expect(await make.hooks.update(hook.id, { data: { ...data, headers: true } })).toBe(false);
  await make.hooks.learnStop(hook.id);
  await make.hooks.disable(hook.id);
  expect(await make.hooks.ping(hook.id)).toMatchObject({ attached: false, learning: false, address: hook.url });
  expect(await make.hooks.get(hook.id)).toMatchObject({ enabled: false });
  await make.hooks.enable(hook.id);
  await make.hooks.learnStart(hook.id);

  const { id } = await make.scenarios.create({
    teamId: team,
    scheduling: JSON.stringify({ type: "immediately" }),
    blueprint: JSON.stringify(withHook(hook.id)),
  });
  await make.scenarios.activate(id);
  expect(await make.hooks.ping(hook.id)).toMatchObject({ attached: true, learning: true });
  expect(await make.hooks.list(team)).toMatchObject([{ id: hook.id, scenarioId: id, scenarioIsActive: true }]);
  expect(await make.hooks.list(team, { assigned: false })).toEqual([]);
  await make.hooks.delete(hook.id);
  expect(await make.hooks.list(team)).toEqual([]);
});

test("the official SDK manages folders as a tree", async () => {
  const { make, team } = await startBench();
  const crm = await make.folders.create({ name: "CRM", teamId: team });
  const sub = await make.folders.create({ name: "Leads", teamId: team, parentId: crm.id });
  const deep = await make.folders.create({ name: "Old", teamId: team, parentId: sub.id });
  expect(await make.folders.list(team)).toMatchObject([
    { id: crm.id, path: "CRM", hasChildren: true, children: [{ id: sub.id, path: "CRM/Leads", hasChildren: true }] },
  ]);
  expect(await make.folders.list(team, { childrenDepth: "all", cols: ["id", "children"] as never })).toEqual([
    { id: crm.id, children: [{ id: sub.id, children: [{ id: deep.id, children: [] }] }] },
  ]);
  await make.folders.update(deep.id, { parentId: crm.id });
  await make.folders.update(crm.id, { name: "Sales" });
  await make.folders.delete(sub.id);
  expect(await make.folders.list(team, { parentId: crm.id })).toMatchObject([{ id: deep.id, path: "Sales/Old" }]);
});

test("the official SDK manages connections and keys, whose secrets never come back", async () => {
  const { make, team, call } = await startBench();
  const data = { apiKey: "very-secret", url: "https://example.com" };
  const connection = await make.connections.create({ name: "My Make", accountName: "make", teamId: team, data });
  expect(connection).toMatchObject({ name: "My Make", accountName: "make", teamId: team });
  expect(await make.connections.rename(connection.id, "Make 2")).toMatchObject({ name: "Make 2" });
  expect(await make.connections.verify(connection.id)).toBe(true);
  expect(await make.connections.scoped(connection.id, ["any"])).toBe(true);
  expect(await make.connections.listEditableParameters(connection.id)).toEqual(["apiKey", "url"]);
  expect(await make.connections.update(connection.id, { data: { apiKey: "other" } })).toBe(true);
  expect(await make.connections.list(team, { type: ["make"] })).toHaveLength(1);
  expect(await make.connections.list(team, { type: ["google"] })).toEqual([]);

  const key = await make.keys.create({
    teamId: team,
    name: "K",
    typeName: "apikeyauth",
    parameters: { key: "very-secret" },
  });
  expect(await make.keys.list(team)).toEqual([{ id: key.id, name: "K" }]);
  expect(await make.keys.list(team, { cols: ["typeName"] as never })).toEqual([{ typeName: "apikeyauth" }]);
  expect(await make.keys.update(key.id, { name: "K2" })).toMatchObject({ name: "K2", typeName: "apikeyauth" });
  expect((await make.keys.types()).map(({ name }) => name)).toContain("basicauth");
  for (const path of [`/connections?teamId=${team}`, `/connections/${connection.id}`, `/keys/${key.id}`]) {
    expect((await call("GET", path)).text).not.toContain("very-secret");
  }
  await make.keys.delete(key.id);
  await make.connections.delete(connection.id);
  expect(await make.connections.list(team)).toEqual([]);
});

test("the official SDK reads the user, the organization, teams and catalogues", async () => {
  const { make, emulator, team } = await startBench();
  expect(await make.users.me()).toMatchObject({ email: expect.stringMatching(/@example\.com$/) });
  expect(await make.users.currentAuthorization()).toMatchObject({ authUsed: "token" });
  expect(await make.organizations.list()).toEqual([
    { id: emulator.organizationId, name: "My Organization", timezoneId: 72, zone: "eu1.make.com" },
  ]);
  expect((await make.organizations.get(emulator.organizationId)).license).toMatchObject({ apiLimit: 1000 });
  expect(await make.teams.list(emulator.organizationId)).toMatchObject([{ id: team }]);
  expect(await make.teams.get(team)).toMatchObject({ name: "My Team", organizationId: emulator.organizationId });
  expect((await make.enums.timezones()).find(({ id }) => id === 72)?.name).toBe("Europe/Prague");
  expect((await make.enums.countries()).length).toBeGreaterThan(3);
  expect(await make.enums.regions()).toContainEqual({ id: 1, name: "EU" });
});

test("data stores and data structures are listed without their content", async () => {
  const seeded = { dataStructures: [{ id: 9, name: "Order", spec: [{ name: "title", type: "text" }] }] };
  const dataStores = [
    { id: 137, name: "Customers", datastructureId: 9, records: [{ key: "a", data: { title: "x" } }] },
  ];
  const { make, team } = await startBench({ snapshot: { ...seeded, dataStores } });
  expect(await make.dataStores.list(team)).toEqual([
    { id: 137, name: "Customers", teamId: team, records: 1, size: "13", maxSize: "1048576" },
  ]);
  expect(await make.dataStores.get(137)).toMatchObject({ datastructureId: 9, records: "1" });
  expect(await make.dataStructures.list(team)).toEqual([
    { id: 9, name: "Order", teamId: team, scenarioUsages: [], dataStoreUsages: [{ id: 137, name: "Customers" }] },
  ]);
  expect(await make.dataStructures.get(9)).toMatchObject({ spec: [{ name: "title", type: "text" }] });
});
