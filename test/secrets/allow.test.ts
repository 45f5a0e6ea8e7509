import { expect, test } from "vitest";
import { isAllowed } from "../../src/secrets/allow.ts";

const address = "scenario/orders/new-order";
const path = "modules.6.mapper.headers.0.value";

test.for([
  ["the address", "scenario/orders/new-order", true],
  ["a glob", "scenario/orders/*", true],
  ["a glob over folders", "scenario/**", true],
  ["everything", "**", true],
  ["another address", "scenario/orders/other", false],
  ["a folder is no address", "scenario/orders", false],
  ["the path", `${address} modules.6.mapper.headers.0.value`, true],
  ["a path above", `${address} modules.6.mapper`, true],
  ["the module", `${address}   modules.6`, true],
  ["a path below", `${address} modules.6.mapper.headers.0.value.x`, false],
  ["a path that only begins alike", `${address} modules.6.mapper.header`, false],
  ["another module", `${address} modules.61`, false],
  ["a glob with a path", "scenario/*/new-order modules.6", true],
  ["another glob with a path", "webhook/** modules.6", false],
  ["no path", `${address} modules..6`, false],
] as const)("%s", ([, entry, allowed]) => {
  expect(isAllowed(["webhook/x", entry], address, path)).toBe(allowed);
});

test("names with spaces and dots are addressed as they are written", () => {
  expect(isAllowed(["scenario/my orders modules.6"], "scenario/my orders", path)).toBe(true);
  expect(isAllowed(['scenario/a modules.6.mapper."a b.c"'], "scenario/a", 'modules.6.mapper."a b.c".d')).toBe(true);
});

test("nothing is allowed unless it is said", () => {
  expect(isAllowed([], address, path)).toBe(false);
});
