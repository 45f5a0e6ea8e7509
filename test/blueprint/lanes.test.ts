import { describe, expect, test } from "vitest";
import { toGraph } from "../../src/blueprint/graph.ts";
import { alignLanes, groupOf, type NamedLane } from "../../src/blueprint/lanes.ts";
import type { JsonObject } from "../../src/json.ts";

const m = (id: number): JsonObject => ({ id, module: "app:act" });
const listOf = (ids: string | undefined): JsonObject[] => (ids ? ids.split(",").map((each) => m(Number(each))) : []);

/** `A:1,2` is a route with the label A and the modules 1 and 2; `:1` one without a label; `A:` an empty one. */
function routed(routes: string): JsonObject {
  const list = routes.split(" ").filter((each) => each !== "");
  return {
    flow: [
      {
        ...m(100),
        routes: list.map((each) => {
          const [label, ids] = each.split(":");
          return { ...(label ? { label } : {}), flow: listOf(ids) };
        }),
      },
    ],
  };
}

const inRoutes = (lanes: readonly NamedLane[]): string =>
  lanes
    .filter(({ slot }) => slot === "routes")
    .map(({ id }) => id.replace("100/routes/", ""))
    .join(" ");

const aligned = (base: JsonObject, git: JsonObject, live: JsonObject) =>
  alignLanes({ base: toGraph(base), git: toGraph(git), live: toGraph(live) });

describe("routes of two versions are the same route", () => {
  test.for<{ what: string; base: string; git: string; ids: string }>([
    { what: "in another order, by their modules", base: "A:1 B:2 C:3", git: "C:3 A:1 B:2", ids: "2 0 1" },
    { what: "by their modules before their label", base: "A:1 B:2", git: "B:1 A:2", ids: "0 1" },
    { what: "by the most modules", base: ":1,2,3 :4,5", git: ":1,4,5 :2,3", ids: "1 0" },
    { what: "by the most modules, whichever comes first", base: ":4,5 :1,2,3", git: ":1,4 :2,3,5", ids: "0 1" },
    { what: "by the label too where the modules tell alike", base: "A:1,2", git: "B:1 A:2", ids: "0+ 0" },
    { what: "by the label where no module is the same", base: "A:1 B:2 C:3", git: "C:9 A:8", ids: "2 0" },
    { what: "by the place where none came or went", base: "A:1 B:2", git: "C:8 D:9", ids: "0 1" },
    { what: "and not by the place where one went", base: ":1 :2 :3", git: ":8 :9", ids: "0+ 1+" },
    { what: "and one that came is another", base: "A:1", git: "A:1 B:2", ids: "0 1+" },
    { what: "empty ones in the same place, though another came", base: ": :1", git: ": :1 :2", ids: "0 1 2+" },
    { what: "empty ones in another place", base: ":1 :2 :", git: ": :1 :2 :3", ids: "2 0 1 3+" },
    { what: "an empty one is not one with modules that came", base: ":1 :", git: ":1 :2 :3", ids: "0 1+ 2+" },
    { what: "a full one is not an empty one that came", base: ":1 :2", git: ":1 : :3", ids: "0 1+ 2+" },
    { what: "each only once", base: "A:1", git: "A:1 A:8", ids: "0 1+" },
    { what: "copies with one label, by their order", base: "A:1 A:2", git: "A:8 A:9 B:7", ids: "0 1 2+" },
    { what: "and what moved away is not in its way", base: "A:1 B:2", git: "A:8 B:1 C:7", ids: "0+ 0 2+" },
  ])("$what", ({ base, git, ids }) => {
    const sides = aligned(routed(base), routed(git), routed(base));
    expect(inRoutes(sides.git)).toBe(ids);
    // Make's versions meet the base by the same rule.
    const other = aligned(routed(base), routed(base), routed(git));
    expect(inRoutes(other.live)).toBe(ids.replaceAll("+", "*"));
    expect(inRoutes(other.base)).toBe([...other.base.filter(({ slot }) => slot === "routes").keys()].join(" "));
  });
});

describe("routes that came on both sides are one route", () => {
  test.for<{ what: string; base: string; git: string; live: string; gitIds: string; liveIds: string }>([
    { what: "with the same modules", base: ":1", git: ":1 :5", live: ":1 :5", gitIds: "0 1+", liveIds: "0 1+" },
    { what: "in another place", base: ":1", git: ":1 :5 :6", live: ":6 :1", gitIds: "0 1+ 2+", liveIds: "2+ 0" },
    { what: "empty with one label", base: ":1", git: ":1 A:", live: "B: A: :1", gitIds: "0 1+", liveIds: "0* 1+ 0" },
    { what: "not with other modules", base: ":1", git: ":1 :5", live: ":1 :6", gitIds: "0 1+", liveIds: "0 1*" },
    { what: "an empty one in a new list", base: "", git: "A:5 B:", live: "A:5 C:6", gitIds: "0+ 1+", liveIds: "0+ 1+" },
    {
      what: "not an empty one in a new list that is longer",
      base: "",
      git: "A:5 B:",
      live: "A:5 C:6 D:7",
      gitIds: "0+ 1+",
      liveIds: "0+ 1* 2*",
    },
    { what: "not full ones in a new list", base: "", git: "A:5", live: "B:6", gitIds: "0+", liveIds: "0*" },
  ])("$what", ({ base, git, live, gitIds, liveIds }) => {
    const sides = aligned(routed(base), routed(git), routed(live));
    expect([inRoutes(sides.git), inRoutes(sides.live)]).toEqual([gitIds, liveIds]);
  });
});

describe("other lists", () => {
  const handled = (id: number): JsonObject => ({ flow: [{ ...m(1), onerror: [m(id)] }] });
  test("flow and error handlers are the same lists whatever is in them", () => {
    const sides = aligned(handled(2), handled(3), { flow: [m(9), { ...m(1), onerror: [] }] });
    for (const lanes of [sides.base, sides.git, sides.live]) {
      expect(lanes.map(({ id }) => id)).toEqual(["flow", "1/onerror/0"]);
    }
  });

  test("error handlers that only one side has are named like the others", () => {
    const { git, live } = aligned({ flow: [m(1)] }, handled(2), handled(3));
    expect([git.at(-1)?.id, live.at(-1)?.id]).toEqual(["1/onerror/0", "1/onerror/0"]);
  });

  test("loose chains are known by their modules", () => {
    const loose = (...chains: number[][]): JsonObject => ({
      flow: [],
      metadata: { designer: { orphans: chains.map((ids) => ids.map(m)) } },
    });
    const { git } = aligned(loose([1], [2]), loose([2], [1], [3]), loose([1], [2]));
    expect(git.map(({ id }) => id)).toEqual(["flow", "orphans/1", "orphans/0", "orphans/2+"]);
  });

  test("stand apart by their module and their kind", () => {
    const { base } = aligned({ flow: [{ ...m(1), routes: [{ flow: [] }], onerror: [] }] }, {}, {});
    expect(base.map(groupOf)).toEqual(["/flow", "1/routes", "1/onerror"]);
    expect(base.map(({ parent }) => parent)).toEqual([undefined, "1", "1"]);
  });

  test("with the same modules under another module are other lists", () => {
    const under = (id: number): JsonObject => ({ flow: [{ ...m(id), routes: [{ flow: [m(5)] }] }] });
    expect(aligned(under(1), under(2), under(1)).git.map(({ id }) => id)).toEqual(["flow", "2/routes/0+"]);
  });
});
