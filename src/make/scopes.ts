// Which scope of a key a path of Make's API needs, to name it when Make refuses (make-api 1.4).

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
