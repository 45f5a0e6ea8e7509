// The commands of a long run: an edit in Git, an edit in Make, a plan, an apply. Each acts on the real loop and on the
// model, and compares what both say.

import * as fc from "fast-check";
import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { Address } from "../../../src/address.ts";
import type { Keep } from "../../../src/engine/plan.ts";
import type { Loop } from "../loop.ts";
import { type Dice, type EditName, edits } from "./edits.ts";
import { filesOf, folders, readLive } from "./files.ts";
import { saidBy, told } from "./said.ts";
import { saveInMake } from "./save-in-make.ts";
import { type Expected, expected, withoutBlanks } from "./table.ts";
import { idsOf, isLeaf, resolved, type Side, type Thing, withLeafOf, withModules, type World } from "./world.ts";

/** Both sides add modules under one id, as Make's editor does. Off: the table here has no words for ids that differ. */
export const collidingIds = false;

type Command = fc.AsyncCommand<World, Loop>;

function command(name: string, run: (world: World, loop: Loop) => Promise<string | undefined>): Command {
  return {
    check: () => true,
    toString: () => name,
    run: async (world, loop) => {
      try {
        const told = await run(world, loop);
        if (told !== undefined) world.story.push(told);
      } catch (error) {
        const story = [...world.story, `> ${name}`].slice(-40).join("\n");
        throw new Error(`${error instanceof Error ? error.message : String(error)}\nafter:\n${story}`, {
          cause: error,
        });
      }
    },
  };
}

function count(world: World, what: string): void {
  world.seen[what] = (world.seen[what] ?? 0) + 1;
}

/** The webhook has little to edit: one edit in ten is enough for it. */
function thingOf({ things }: World, on: number): Thing {
  const [hook, ...scenarios] = things as readonly [Thing, ...Thing[]];
  return on % 10 === 0 ? hook : (scenarios[on % scenarios.length] as Thing);
}

// A module that an export just brought to Git and that changes before the next apply is the same as two modules that were
// added under one id: which it is, is for the tests of the merge.
function touchesExported({ base, git, live }: Thing, before: Side, after: Side): boolean {
  const exported = idsOf(git).filter((id) => live.modules[id] && !base.modules[id]);
  const acting = (side: Side, id: number): unknown => side.modules[id] && { ...side.modules[id], x: 0 };
  return exported.some((id) => after.modules[id] && !isDeepStrictEqual(acting(before, id), acting(after, id)));
}

interface Roll {
  readonly on: number;
  readonly edit: EditName;
  readonly dice: Dice;
}

function editGit({ on, edit, dice }: Roll): Command {
  return command(`Git: ${edit} ${[on, ...dice].join(" ")}`, async (world, loop) => {
    const thing = thingOf(world, on);
    const after = edits[edit](thing.git, dice, { thing, side: "git", nextId: nextId(thing, "git") });
    if (!after || isDeepStrictEqual(after, thing.git) || touchesExported(thing, thing.git, after)) return undefined;
    thing.git = after;
    write(world, loop);
    count(world, `Git ${edit}`);
    return `Git ${edit} ${thing.address}: ${JSON.stringify(after)}`;
  });
}

function editMake({ on, edit, dice }: Roll): Command {
  return command(`Make: ${edit} ${[on, ...dice].join(" ")}`, async (world, loop) => {
    const thing = thingOf(world, on);
    const after = edits[edit](thing.live, dice, { thing, side: "live", nextId: nextId(thing, "live") });
    if (!after || isDeepStrictEqual(after, thing.live) || touchesExported(thing, thing.live, after)) return undefined;
    await saveInMake(world, loop, thing, after);
    count(world, `Make ${edit}`);
    return `Make ${edit} ${thing.address}: ${JSON.stringify(after)}`;
  });
}

/** Vars and bindings are Git's too, and move every place that names them. */
function editTarget(what: "word" | "slack", dice: number): Command {
  return command(`Git: ${what} ${dice}`, async (world, loop) => {
    if (what === "word") world.word = `w${dice % 4}`;
    else world.slack = 15 + (dice % 2);
    write(world, loop);
    return `Git ${what}: ${world[what]}`;
  });
}

/** One side takes over what the other has, as an export or a person by hand does. */
function copy(direction: Direction, on: number): Command {
  return command(`Copy ${direction} ${on}`, async (world, loop) => {
    const thing = thingOf(world, on);
    await copySide(world, loop, thing, direction);
    return `Copy ${direction} ${thing.address}`;
  });
}

const planCommand = command("Plan", expectPlanned);

async function expectPlanned(world: World, loop: Loop): Promise<string> {
  const before = world.things.map((thing) => expectedOf(world, thing));
  const { plan, code } = await loop.plan();
  expect(saidBy(plan)).toEqual(told(Object.fromEntries(before)));
  expect(code).toBe(before.some(([, { said }]) => hasConflict(said)) ? 3 : 0);
  count(world, "plans");
  return "Plan";
}

function applyCommand(dice: number): Command {
  return command(`Apply ${dice}`, async (world, loop) => {
    const conflicting = world.things.filter((thing) => hasConflict(expectedOf(world, thing)[1].said));
    const decided = conflicting.length > 0 ? await expectRefused(world, loop, conflicting, dice) : {};
    await expectApplied(world, loop, decided);
    return "Apply";
  });
}

/** Whose value stands where both moved apart, by address. */
type Decided = Readonly<Record<string, Keep["side"]>>;

function expectedOf(world: World, thing: Thing, decided: Decided = {}): [string, Expected] {
  const side = decided[thing.address];
  const rules = { clash: side ?? "conflict", reverts: world.drift === "revert", switchesBack: side === "git" } as const;
  return [thing.address, expected({ ...thing, git: resolved(thing.git, world) }, rules)];
}

function hasConflict(said: readonly string[]): boolean {
  return said.some((each) => each.startsWith("conflict "));
}

/** Nothing is written where both sides changed the same; then a person makes the sides equal, or decides for one. */
async function expectRefused(world: World, loop: Loop, conflicting: readonly Thing[], dice: number): Promise<Decided> {
  const { code, problems } = await loop.apply();
  expect([code, problems.map((problem) => problem.code)]).toEqual([3, ["plan/conflict"]]);
  expect(loop.proxy.writes).toEqual([]);
  count(world, "conflicts");
  const decided: Record<string, Keep["side"]> = {};
  for (const [index, thing] of conflicting.entries()) {
    const roll = dice >> index;
    const direction = roll % 2 === 0 ? "to Git" : "to Make";
    const clashes = expectedOf(world, thing)[1].said.filter((each) => each.startsWith("conflict "));
    const paths = clashes.map((each) => each.slice("conflict ".length));
    if (!paths.every(isLeaf)) await copySide(world, loop, thing, direction);
    else if (roll % 3 === 0) await copyLeaves(world, loop, thing, direction, paths);
    else decided[thing.address] = roll % 2 === 0 ? "git" : "make";
  }
  return decided;
}

async function expectApplied(world: World, loop: Loop, decided: Decided): Promise<void> {
  loop.proxy.writes.length = 0;
  const before = world.things.map((thing) => ({
    thing,
    was: thing.live,
    wanted: expectedOf(world, thing, decided)[1],
  }));
  const changed = before.filter(({ wanted }) => wanted.said.some((each) => each.startsWith("change ")));
  const keep = Object.entries(decided).map(([address, side]) => ({ side, addresses: [address as Address] }));
  for (const { side } of keep) count(world, `keep ${side}`);
  const { done } = await loop.applied({ keep });
  expect(done.map(({ change }) => change.address).toSorted()).toEqual(
    changed.map(({ thing }) => thing.address).toSorted(),
  );
  expectWritesTo(
    loop,
    changed.map(({ thing }) => thing),
  );
  const snapshot = loop.snapshot();
  expect([snapshot.scenarios.length, snapshot.hooks.length, snapshot.folders.length]).toEqual([3, 1, folders.length]);
  for (const { thing, wanted } of before) {
    const live = readLive(snapshot, thing);
    expectMade(thing, live, wanted);
    thing.live = live;
    thing.base = resolved(thing.git, world);
  }
  const after = Object.fromEntries(world.things.map((thing) => expectedOf(world, thing)));
  const again = await loop.planned();
  expect({ address: "after apply", ...saidBy(again) }).toEqual({ address: "after apply", ...told(after) });
  expect(again.changes).toEqual([]);
  loop.proxy.writes.length = 0;
  count(world, changed.length > 0 ? "applies with changes" : "applies without");
}

function expectWritesTo(loop: Loop, things: readonly Thing[]): void {
  const places = things.map(({ address, id }) => `/${address.startsWith("webhook/") ? "hooks" : "scenarios"}/${id}`);
  for (const { method, path } of loop.proxy.writes) {
    expect(method).not.toBe("DELETE");
    expect(places.some((place) => path === place || path.startsWith(`${place}/`))).toBe(true);
  }
}

/** Make holds what the model says: leaves exactly, lists by their laws. */
function expectMade({ address, base }: Thing, live: Side, { made, laws }: Expected): void {
  const sets = (side: Side): unknown => ({
    ...withModules(side, (module, id) => withoutBlanks(module, base.modules[id])),
    lanes: Object.fromEntries(Object.entries(side.lanes).map(([name, ids]) => [name, ids.toSorted((a, b) => a - b)])),
    routes: side.routes.toSorted(),
  });
  expect({ address, ...(sets(live) as object) }).toEqual({ address, ...(sets(made) as object) });
  const lists = [...Object.values(live.lanes), live.routes];
  for (const { members, ordered } of laws) {
    const list = lists.find(
      (each) => each.length === members.length && members.every((key) => (each as unknown[]).includes(key)),
    );
    expect((list as readonly (string | number)[] | undefined)?.filter((key) => ordered.includes(key))).toEqual(ordered);
  }
}

function nextId({ base, git, live }: Thing, side: "git" | "live"): number {
  if (collidingIds) return Math.max(0, ...idsOf(side === "git" ? git : live)) + 1;
  const most = Math.max(7, ...[base, git, live].flatMap(idsOf));
  return most + 1 + ((most + (side === "git" ? 1 : 0)) % 2);
}

function write(world: World, loop: Loop): void {
  loop.write(filesOf(world, loop.proxy.url, loop.emulator.teamId));
}

type Direction = "to Git" | "to Make";

async function copyLeaves(
  world: World,
  loop: Loop,
  thing: Thing,
  direction: Direction,
  paths: readonly string[],
): Promise<void> {
  count(world, "conflicts in leaves");
  if (direction === "to Git") {
    thing.git = paths.reduce((side, path) => withLeafOf(side, thing.live, path), thing.git);
    write(world, loop);
  } else {
    const git = resolved(thing.git, world);
    await saveInMake(
      world,
      loop,
      thing,
      paths.reduce((side, path) => withLeafOf(side, git, path), thing.live),
    );
  }
}

async function copySide(world: World, loop: Loop, thing: Thing, direction: Direction): Promise<void> {
  const managed = Object.keys(thing.git.fields);
  if (direction === "to Git") {
    const fields = Object.fromEntries(Object.entries(thing.live.fields).filter(([name]) => managed.includes(name)));
    thing.git = { ...thing.live, fields };
    write(world, loop);
  } else {
    const git = resolved(thing.git, world);
    await saveInMake(world, loop, thing, { ...git, fields: { ...thing.live.fields, ...git.fields } });
  }
}

const die = fc.nat(60);
const roll = fc.record({
  on: die,
  edit: fc.constantFrom(...(Object.keys(edits) as EditName[])),
  dice: fc.tuple(die, die, die),
});

/** In the mix of a busy week: more edits than plans, one apply in twelve. */
export const commands: fc.Arbitrary<Command>[] = [
  ...Array.from({ length: 5 }, () => [roll.map(editGit), roll.map(editMake)]).flat(),
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(planCommand) },
    { weight: 1, arbitrary: die.map((dice) => editTarget("word", dice)) },
    { weight: 1, arbitrary: die.map((dice) => editTarget("slack", dice)) },
    { weight: 1, arbitrary: die.map((on) => copy("to Git", on)) },
    { weight: 1, arbitrary: die.map((on) => copy("to Make", on)) },
  ),
  die.map(applyCommand),
];
