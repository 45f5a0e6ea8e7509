// docs/errors.md has a row for every error code, once, and none for a code that is gone.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { namesInTables, pageText, root } from "./pages.ts";

test("every error code has one row, and every row a code", () => {
  const source = readFileSync(join(root, "src/errors.ts"), "utf8");
  const union = /export type ErrorCode =([^;]+);/.exec(source)?.[1] ?? "";
  const codes = [...union.matchAll(/"([^"]+)"/g)].map(([, code]) => code as string);
  expect(codes.length).toBeGreaterThan(40);
  expect(namesInTables(pageText("docs/errors.md")).toSorted()).toEqual(codes.toSorted());
});
