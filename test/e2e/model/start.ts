// The repository and the team in which a run begins: a webhook and three scenarios, applied once.

import { type Loop, startLoop } from "../loop.ts";
import { expected } from "./table.ts";
import { filesOf, folders, readLive } from "./files.ts";
import { type Module, resolved, routerId, type Side, slack, type Thing, type World, word } from "./world.ts";

const set = (id: number, value = `v${id % 6}`): Module => ({ type: "set", values: { field0: value }, x: 100 * id });

const orders: Side = {
  fields: { name: "Orders", active: true },
  modules: {
    1: { type: "hook", values: {}, x: 100 },
    2: { type: "slack", values: { field0: word, field1: "{{1.total}}" }, connection: slack, x: 200 },
    3: set(3),
    [routerId]: { type: "router", values: {}, x: 400 },
    5: set(5),
    6: { ...set(6), filter: "If 1" },
    7: set(7),
  },
  lanes: { flow: [1, 2, 3, routerId], r5: [5], r6: [6, 7] },
  routes: ["r5", "r6"],
};

const report: Side = {
  fields: { name: "Report", description: "Every morning", schedule: { type: "indefinitely", interval: 900 } },
  modules: {
    1: set(1),
    2: set(2),
    3: set(3),
    [routerId]: { type: "router", values: {}, x: 400 },
    5: set(5),
    6: set(6),
  },
  lanes: { flow: [1, 2, 3, routerId], r5: [5], r6: [6] },
  routes: ["r5", "r6"],
};

const sync: Side = {
  fields: { name: "Sync", folder: "Sales" },
  modules: { 1: set(1), 2: { type: "slack", values: { field0: "hi" }, connection: slack, x: 200 }, 3: set(3) },
  lanes: { flow: [1, 2, 3] },
  routes: [],
};

const hook: Side = { fields: { name: "Orders in" }, modules: {}, lanes: {}, routes: [] };

const sides = {
  "webhook/orders-in": hook,
  "scenario/orders": orders,
  "scenario/report": report,
  "scenario/sync": sync,
};

export interface Running {
  readonly world: World;
  readonly loop: Loop;
  readonly stop: () => Promise<void>;
}

export async function startRun(drift: World["drift"]): Promise<Running> {
  const things = Object.entries(sides).map(
    ([address, side]): Thing => ({ address, id: 0, base: side, git: side, live: side }),
  );
  const world: World = { things, drift, word: "a word", slack: 15, story: [], seen: {} };
  const cleanups: (() => Promise<void>)[] = [];
  const connections = [
    { id: 15, name: "Slack", accountName: "slack3" },
    { id: 16, name: "Slack EU", accountName: "slack2" },
  ];
  const loop = await startLoop({
    files: {},
    snapshot: { connections, folders },
    onEnd: (cleanup) => cleanups.push(cleanup),
  });
  loop.write(filesOf(world, loop.proxy.url, loop.emulator.teamId));
  const { done } = await loop.applied();
  for (const thing of things) {
    thing.id = Number(done.find(({ change }) => change.address === thing.address)?.remoteId);
    thing.base = resolved(thing.git, world);
    thing.live = readLive(loop.snapshot(), thing);
    if (
      expected({ ...thing, git: thing.base }, { clash: "conflict", reverts: false, switchesBack: false }).said.length >
      0
    )
      throw new Error(`${thing.address} is not as written`);
  }
  await loop.forget();
  return { world, loop, stop: async () => void (await Promise.all(cleanups.map((each) => each()))) };
}
