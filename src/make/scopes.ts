// Which scope of a key a path of Make's API needs, to name it when Make refuses, and which ones a key has (make-api 1.4).

import { isJsonArray, isJsonObject, type Json } from "../json.ts";

const scopeAreas: readonly (readonly [pattern: RegExp, area: string])[] = [
  [/^\/scenarios(?:-folders)?(?:\/|$)/, "scenarios"],
  [/^\/hooks(?:\/|$)/, "hooks"],
  [/^\/connections(?:\/|$)/, "connections"],
  [/^\/keys(?:\/|$)/, "keys"],
  [/^\/data-stores(?:\/|$)/, "datastores"],
  [/^\/data-structures(?:\/|$)/, "udts"],
  [/^\/devices(?:\/|$)/, "devices"],
  [/^\/dlqs(?:\/|$)/, "dlqs"],
  [/^\/functions(?:\/|$)/, "functions"],
  [/^\/templates(?:\/|$)/, "templates"],
  [/^\/organizations\/[^/]+\/variables(?:\/|$)/, "organizations-variables"],
  [/^\/organizations(?:\/|$)/, "organizations"],
  [/^\/teams(?:\/|$)/, "teams"],
  [/^\/custom-property-structures(?:\/|$)/, "custom-property-structures"],
  [/^\/notifications(?:\/|$)/, "notifications"],
  [/^\/users(?:\/|$)/, "user"],
];

/** E.g. `hooks:write` for a DELETE of `/hooks/12`; undefined for a path that no scope is known for. */
export function scopeFor(method: string, path: string): string | undefined {
  const isRead = method === "GET";
  if (/^\/scenarios\/[^/]+\/run$/.test(path)) return "scenarios:run";
  // Make spells reading and writing of these apart.
  if (/^\/teams\/[^/]+\/variables(?:\/|$)/.test(path)) return isRead ? "teams-variables:read" : "team-variables:write";
  const area = scopeAreas.find(([pattern]) => pattern.test(path))?.[1];
  return area === undefined ? undefined : `${area}:${isRead ? "read" : "write"}`;
}

/** Whether a key with these scopes has one. Those of team variables are spelled in two ways (make-api 1.4): either counts. */
export function hasScope(granted: readonly string[], scope: string): boolean {
  const wanted = oneSpelling(scope);
  return granted.some((each) => oneSpelling(each) === wanted);
}

function oneSpelling(scope: string): string {
  return scope.replace(/^teams-variables:/, "team-variables:");
}

/** The scopes in an answer of `/users/me/current-authorization`; undefined where it tells none (make-api 1.2). */
export function scopesIn(answer: Json): readonly string[] | undefined {
  const authorization = isJsonObject(answer) ? answer["authorization"] : undefined;
  const scope = isJsonObject(authorization) ? authorization["scope"] : undefined;
  // OAuth spells lists of scopes as one text.
  const list = typeof scope === "string" ? scope.split(/\s+/) : isJsonArray(scope) ? scope : [];
  const texts = list.filter((each): each is string => typeof each === "string" && each !== "");
  return texts.length === 0 ? undefined : texts;
}
