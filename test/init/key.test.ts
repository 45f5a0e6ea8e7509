// Which zone a key belongs to and which scopes it has, from what Make answers: also where it answers oddly.

import { describe, expect, test } from "vitest";
import { checkZone, findZone, readScopes } from "../../src/init/key.ts";
import { presets } from "../../src/init/presets.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { MakeError, type MakeErrorKind } from "../../src/make/make-error.ts";
import { hasScope, scopesIn } from "../../src/make/scopes.ts";
import type { MakeReader } from "../../src/ports.ts";

function refusal(kind: MakeErrorKind): MakeError {
  return new MakeError({ kind, message: kind, method: "GET", path: "/users/me" });
}

/** A zone that answers every request the same. */
function zoneSaying(zone: string, answer: JsonObject | MakeErrorKind | Promise<Json>): MakeReader {
  const get = async (): Promise<Json> => {
    if (typeof answer === "string") throw refusal(answer);
    return answer;
  };
  const stats = () => ({ count: 0, byMethod: {}, limitPerMinute: undefined });
  return { zone, get, list: async () => [], stats };
}

describe("finding the zone", () => {
  const found = (said: Readonly<Record<string, JsonObject | MakeErrorKind>>) =>
    findZone(Object.keys(said), (zone) => zoneSaying(zone, said[zone] ?? {}));

  test.for([
    ["the one that knows the key", { a: "unauthorized", b: {}, c: "not-found" }],
    ["the one that knows it, whatever others say", { a: "unavailable", b: {}, c: "missing-scope" }],
    ["the only one that refuses for want of a scope", { a: "unauthorized", b: "missing-scope", c: "not-found" }],
  ] as const)("gives %s", async ([, said]) => {
    expect(await found(said)).toBe("b");
  });

  test.for([
    ["no one knows it", { a: "unauthorized", b: "not-found" }, "No public zone of Make knows this key: a, b."],
    [
      "one could not be asked",
      { a: "unauthorized", b: "unreachable", c: "missing-scope" },
      "No public zone of Make knows this key: a. No answer that helps came from b. Without a word on whether they know it: c.",
    ],
    [
      "two may know it",
      { a: "missing-scope", b: "missing-scope" },
      "No public zone of Make knows this key. Without a word on whether they know it: a, b.",
    ],
  ] as const)("tells where %s", async ([, said, message]) => {
    await expect(found(said)).rejects.toMatchObject({ code: "make/unauthorized", message });
  });

  test("ends the requests to the others", async () => {
    const zone = await findZone(["slow", "ours"], (name, signal) => {
      if (name === "ours") return zoneSaying(name, {});
      const never = new Promise<Json>((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
      return zoneSaying(name, never);
    });
    expect(zone).toBe("ours");
  });

  test("a fault of the program is no answer of a zone", async () => {
    const broken = { ...zoneSaying("a", {}), get: () => Promise.reject(new TypeError("a bug")) };
    await expect(findZone(["a"], () => broken)).rejects.toThrow(TypeError);
  });
});

test.for([
  ["unauthorized", "make/unauthorized"],
  ["not-found", "make/unauthorized"],
  ["unreachable", "make/unreachable"],
  ["rate-limited", "make/rate-limited"],
] as const)("a named zone that answers %s is told as %s", async ([kind, code]) => {
  await expect(checkZone(zoneSaying("a", kind))).rejects.toMatchObject({ code });
});

describe("the scopes", () => {
  const authorization = (scope: Json) => zoneSaying("a", { authorization: { authUsed: "token", scope } });
  const unchecked = { checked: false, missing: [], extra: [] };

  test.for([
    ["a list without any", []],
    ["none at all", null],
    ["something else", { scenarios: true }],
  ] as const)("%s could not be checked", async ([, scope]) => {
    expect(await readScopes(authorization(scope), presets.backup)).toEqual(unchecked);
  });

  test.for([
    ["not-found", []],
    ["unexpected-answer", []],
    ["missing-scope", ["user:read"]],
  ] as const)("refused with %s could not be checked", async ([kind, missing]) => {
    expect(await readScopes(zoneSaying("a", kind), presets.backup)).toEqual({ ...unchecked, missing });
  });

  test("of a zone that cannot be reached are an error", async () => {
    await expect(readScopes(zoneSaying("a", "unreachable"), presets.backup)).rejects.toThrow(MakeError);
  });

  test("may come as one text, as OAuth has them", async () => {
    const text = presets.backup.scopes.map(({ scope }) => scope).join(" ");
    expect(await readScopes(authorization(`${text} openid scenarios:run`), presets.backup)).toEqual({
      checked: true,
      missing: [],
      extra: ["scenarios:run"],
    });
  });

  test("of team variables count in both spellings", () => {
    expect(hasScope(["teams-variables:read"], "team-variables:read")).toBe(true);
    expect(hasScope(["team-variables:read"], "teams-variables:read")).toBe(true);
    expect(hasScope(["team-variables:write"], "team-variables:read")).toBe(false);
    expect(scopesIn([])).toBeUndefined();
  });
});
