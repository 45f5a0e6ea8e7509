// ids/<target>.yaml, and the addresses that resources had before.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fmt } from "../../src/commands/fmt.ts";
import { validate } from "../../src/commands/validate.ts";
import type { DesiredState } from "../../src/desired/desired.ts";
import { loadDesired } from "../../src/desired/load.ts";
import { loadProject, selectTarget } from "../../src/project/load.ts";
import { blueprint, type Files, smallest, temporaryProject } from "../project/temporary-project.ts";

const resources: Files = {
  "scenarios/a/blueprint.json": blueprint(),
  "scenarios/b/c/blueprint.json": blueprint(),
  "webhooks/in.yaml": "",
};

async function load(files: Files, target?: string): Promise<DesiredState> {
  using project = temporaryProject({ ...smallest, ...resources, ...files });
  const loaded = await loadProject(project.dir, {});
  return await loadDesired(loaded, selectTarget(loaded, target));
}

const ids = "webhook/in: 4100\nscenario/b/c: 58\nscenario/a: '4100'\n";

describe("ids", () => {
  test("are read for their own target, in the order of addresses, with their places", async () => {
    const files = {
      "targets/clients/acme.yaml": "zone: eu2.make.com\nteam: 1\n",
      "ids/clients/acme.yaml": ids,
      "ids/production.yml": "",
    };
    const acme = await load(files, "clients/acme");
    expect([...acme.ids].map(([address, { id, place }]) => [address, id, place()])).toEqual([
      ["scenario/a", "4100", { file: "ids/clients/acme.yaml", line: 3, column: 13 }],
      ["scenario/b/c", "58", { file: "ids/clients/acme.yaml", line: 2, column: 15 }],
      ["webhook/in", "4100", { file: "ids/clients/acme.yaml", line: 1, column: 13 }],
    ]);
    expect([...(await load(files, "production")).ids]).toEqual([]);
  });

  test("of one target do not stop another, and validate tells them", async () => {
    const files = { "targets/test.yaml": "zone: eu2.make.com\nteam: 1\n", "ids/test.yaml": "scenario/none: 1\n" };
    await expect(load(files, "production")).resolves.toBeDefined();
    using project = temporaryProject({ ...smallest, ...resources, ...files });
    await expect(validate({ dir: project.dir, env: {} })).rejects.toMatchObject({ code: "ids/invalid" });
  });

  test("are sorted by fmt, with their comments, and then stay", async () => {
    using project = temporaryProject({
      ...smallest,
      ...resources,
      "ids/production.yaml":
        "# Taken over\n\n# the hook\nwebhook/in: 4100\n# the first\nscenario/b/c:   58 # was 57\nscenario/a: '4100'\n",
    });
    expect((await fmt({ dir: project.dir, check: false, env: {} })).changed).toContain("ids/production.yaml");
    expect(readFileSync(join(project.dir, "ids/production.yaml"), "utf8")).toBe(
      "# Taken over\n\nscenario/a: '4100'\n# the first\nscenario/b/c: 58 # was 57\n# the hook\nwebhook/in: 4100\n",
    );
    expect((await fmt({ dir: project.dir, check: true, env: {} })).changed).toEqual([]);
  });
});

describe("former addresses", () => {
  test("are one or a list, the latest first, and no part of the spec", async () => {
    const { resources: loaded } = await load({
      "scenarios/a/scenario.yaml": "movedFrom: scenario/old\n",
      "webhooks/in.yaml": "movedFrom: [webhook/newer, webhook/older]\n",
    });
    expect([...loaded.values()].map(({ address, movedFrom }) => [address, movedFrom])).toEqual([
      ["scenario/a", ["scenario/old"]],
      ["scenario/b/c", []],
      ["webhook/in", ["webhook/newer", "webhook/older"]],
    ]);
    expect(loaded.get("webhook/in")?.template).toEqual({ type: "webhook" });
  });
});

describe("a mailhook", () => {
  test("has a name, and whatever else Make keeps for it", async () => {
    const { resources: loaded } = await load({ "webhooks/in.yaml": "type: mailhook\nname: Mail\ndata: { a: 1 }\n" });
    expect(loaded.get("webhook/in")?.template).toEqual({ type: "mailhook", name: "Mail", data: { a: 1 } });
  });

  test("of an app keeps its own type", async () => {
    const { resources: loaded } = await load({ "webhooks/in.yaml": "type: shopify-hook\nallowedIps: [203.0.113.7]\n" });
    expect(loaded.get("webhook/in")?.template["type"]).toBe("shopify-hook");
  });
});
