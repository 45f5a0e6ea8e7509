// A project of many scenarios of realistic size, and the emulator that holds the same: what an agency or a large shop has.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../src/json.ts";

/** One scenario of about `bytes` bytes: modules with forms, filters and a router, as an export has them. */
export function largeBlueprint(index: number, bytes: number): JsonObject {
  const module = (id: number): JsonObject => ({
    id,
    module: "http:ActionSendData",
    version: 3,
    parameters: { handleErrors: false },
    filter: { name: "paid", conditions: [[{ a: `{{1.status}}`, o: "text:equal", b: "paid" }]] },
    mapper: {
      url: `https://example.com/${index}/${id}`,
      method: "post",
      headers: [{ name: "X-Part", value: `{{1.part}}` }],
      data: `{"order":"{{1.id}}","n":${id}}`,
    },
    metadata: {
      designer: { x: id * 300, y: 0 },
      expect: Array.from({ length: 12 }, (_, field) => ({
        name: `field${field}`,
        type: "text",
        label: `Field ${field}`,
        required: field % 2 === 0,
      })),
      restore: { expect: { method: { mode: "chose", label: "POST" }, headers: { mode: "chose", items: [null] } } },
      parameters: [{ name: "handleErrors", type: "boolean", label: "Evaluate all states as errors", required: true }],
    },
  });
  const count = Math.max(2, Math.round(bytes / JSON.stringify(module(1), null, 2).length));
  return {
    name: `Scenario ${index}`,
    flow: Array.from({ length: count }, (_, id) => module(id + 1)),
    metadata: {
      instant: false,
      version: 1,
      scenario: { roundtrips: 1, maxErrors: 3, autoCommit: true, sequential: false },
      designer: { orphans: [] },
      zone: "eu1.make.com",
    },
  };
}

/** Writes the project and returns the bytes of its blueprints. */
export function writeLargeProject(folder: string, scenarios: number, bytes: number, webhooks: number): number {
  const write = (path: string, text: string): number => {
    const file = join(folder, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
    return text.length;
  };
  write("make-gitops.yaml", "version: 1\nname: large\n");
  write("targets/production.yaml", "zone: eu1.make.com\nteam: My Team\n");
  for (let index = 0; index < webhooks; index += 1) write(`webhooks/hook-${index}.yaml`, `name: hook ${index}\n`);
  let total = 0;
  for (let index = 0; index < scenarios; index += 1) {
    total += write(
      `scenarios/group-${index % 20}/scenario-${index}/blueprint.json`,
      `${JSON.stringify(largeBlueprint(index, bytes), null, 2)}\n`,
    );
  }
  return total;
}
