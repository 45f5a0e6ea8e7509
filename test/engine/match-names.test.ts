import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import { type Candidate, matchNames, type Seeker } from "../../src/engine/match-names.ts";

const seeker = (path: string, name: string, more: Partial<Seeker> = {}): Seeker => ({
  address: `scenario/${path}`,
  kind: "scenario",
  name,
  ...more,
});
const object = (id: number, name: string, more: Partial<Candidate> = {}): Candidate => ({
  kind: "scenario",
  id: String(id),
  name,
  ...more,
});
const hook = (path: string, name: string): Seeker => ({ address: `webhook/${path}`, kind: "webhook", name });
const liveHook = (id: number, name: string): Candidate => ({ kind: "webhook", id: String(id), name });

interface Row {
  readonly what: string;
  readonly seekers: readonly Seeker[];
  readonly candidates: readonly Candidate[];
  readonly managed?: ReadonlyMap<Address, string>;
  /** `a=1 by name`, then what stays open, `a,b?1,2`. */
  readonly expected: readonly string[];
}

const rows: readonly Row[] = [
  {
    what: "by name where both are the only ones, of their kind",
    seekers: [seeker("a", "A"), hook("a", "A")],
    candidates: [object(1, "A"), liveHook(2, "A")],
    expected: ["scenario/a=1 by name", "webhook/a=2 by name"],
  },
  {
    what: "not where a name is on one side alone",
    seekers: [seeker("a", "A"), seeker("b", "B")],
    candidates: [object(1, "A"), object(3, "C")],
    expected: ["scenario/a=1 by name", "not in Make scenario/b", "not in Git 3"],
  },
  {
    what: "not between two objects of one name",
    seekers: [seeker("a", "A")],
    candidates: [object(1, "A"), object(2, "A")],
    expected: ["scenario/a?1,2"],
  },
  {
    what: "not between two files of one name",
    seekers: [seeker("a", "A"), seeker("b", "A")],
    candidates: [object(1, "A")],
    expected: ["scenario/a,scenario/b?1"],
  },
  {
    what: "by a webhook that is found by its name, and the other by what is left",
    seekers: [hook("in", "In"), seeker("a", "A", { webhook: "webhook/in" }), seeker("b", "A")],
    candidates: [liveHook(9, "In"), object(1, "A"), object(2, "A", { webhookId: "9" })],
    expected: ["scenario/a=2 by webhook", "scenario/b=1 by folder", "webhook/in=9 by name"],
  },
  {
    what: "by a webhook that is managed already",
    seekers: [seeker("a", "A", { webhook: "webhook/in" })],
    candidates: [object(1, "A", { webhookId: "8" }), object(2, "A", { webhookId: "9" })],
    managed: new Map<Address, string>([["webhook/in", "9"]]),
    expected: ["scenario/a=2 by webhook", "not in Git 1"],
  },
  {
    what: "webhooks of one name by the scenarios that hold them",
    seekers: [
      hook("x", "Hook"),
      hook("y", "Hook"),
      seeker("a", "A", { webhook: "webhook/x" }),
      seeker("b", "B", { webhook: "webhook/y" }),
    ],
    candidates: [
      liveHook(8, "Hook"),
      liveHook(9, "Hook"),
      object(1, "A", { webhookId: "9" }),
      object(2, "B", { webhookId: "8" }),
    ],
    expected: ["scenario/a=1 by name", "scenario/b=2 by name", "webhook/x=9 by webhook", "webhook/y=8 by webhook"],
  },
  {
    what: "by the folder where that is another one",
    seekers: [seeker("a", "A", { folder: "EU" }), seeker("b", "A", { folder: null })],
    candidates: [object(1, "A", { folder: null }), object(2, "A", { folder: "EU" })],
    expected: ["scenario/a=2 by folder", "scenario/b=1 by folder"],
  },
  {
    what: "not by a folder that several stand in",
    seekers: [seeker("a", "A", { folder: "EU" })],
    candidates: [object(1, "A", { folder: "EU" }), object(2, "A", { folder: "EU" }), object(3, "A", { folder: null })],
    expected: ["scenario/a?1,2,3"],
  },
  {
    what: "nothing with another trigger, wherever it stands",
    seekers: [hook("in", "In"), seeker("a", "A", { folder: "EU", webhook: "webhook/in" })],
    candidates: [
      liveHook(9, "In"),
      object(1, "A", { folder: "EU", webhookId: "7" }),
      object(2, "A", { folder: "US", webhookId: "6" }),
    ],
    expected: ["webhook/in=9 by name", "scenario/a?1,2"],
  },
];

function told(seekers: readonly Seeker[], candidates: readonly Candidate[], managed?: Row["managed"]): string[] {
  const { matched, ambiguous, notInMake, notInGit } = matchNames(seekers, candidates, managed);
  return [
    ...matched.map(({ address, id, by }) => `${address}=${id} by ${by}`),
    ...ambiguous.map((each) => `${each.addresses.join()}?${each.candidates.map(({ id }) => id).join()}`),
    ...notInMake.map((address) => `not in Make ${address}`),
    ...notInGit.map(({ id }) => `not in Git ${id}`),
  ];
}

describe("resources are found in Make", () => {
  test.for(rows)("$what", ({ seekers, candidates, managed, expected }) => {
    expect(told(seekers, candidates, managed)).toEqual(expected);
  });
});

const names = fc.constantFrom("A", "B", "C");
const folders = fc.constantFrom<(string | null | undefined)[]>(undefined, null, "EU");
const worlds = fc.record({
  seekers: fc.array(fc.record({ name: names, folder: folders, webhook: fc.option(fc.nat(3)) }), { maxLength: 8 }),
  candidates: fc.array(fc.record({ name: names, folder: folders, hook: fc.option(fc.nat(3)) }), { maxLength: 8 }),
});

test("everything is told once, no object is two, and the order of either side means nothing", () => {
  fc.assert(
    fc.property(worlds, fc.infiniteStream(fc.nat()), (world, random) => {
      const hooks = [0, 1, 2, 3].map((each) => hook(`h${each}`, each < 2 ? `H${each}` : "H"));
      const liveHooks = [0, 1, 2, 3].map((each) => liveHook(100 + each, each < 2 ? `H${each}` : "H"));
      const seekers = world.seekers.map(({ name, folder, webhook }, index) =>
        seeker(`s${index}`, name, {
          ...(folder === undefined ? {} : { folder }),
          ...(webhook === null ? {} : { webhook: `webhook/h${webhook}` }),
        }),
      );
      const candidates = world.candidates.map(({ name, folder, hook: held }, index) =>
        object(index + 1, name, {
          folder: folder ?? null,
          ...(held === null ? {} : { webhookId: String(100 + held) }),
        }),
      );
      const all = [...seekers, ...hooks];
      const found = matchNames(all, [...candidates, ...liveHooks]);
      const addresses = [
        ...found.matched.map(({ address }) => address),
        ...found.ambiguous.flatMap((each) => each.addresses),
        ...found.notInMake,
      ];
      expect(addresses.toSorted()).toEqual(all.map(({ address }) => address).toSorted());
      const ids = [
        ...found.matched.map(({ id }) => id),
        ...found.ambiguous.flatMap((each) => each.candidates.map(({ id }) => id)),
        ...found.notInGit.map(({ id }) => id),
      ];
      expect(ids.toSorted()).toEqual([...candidates, ...liveHooks].map(({ id }) => id).toSorted());
      const shuffled = <T>(list: readonly T[]): T[] =>
        list
          .map((each) => [random.next().value as number, each] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, each]) => each);
      const again = matchNames(shuffled(all), shuffled([...candidates, ...liveHooks]));
      expect(again.matched).toEqual(found.matched);
    }),
  );
});
