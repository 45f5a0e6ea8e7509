// The errors that people meet first. Each says what was found and what to do next, ends with exit 1, and writes nothing;
// the API key is in none of them.

import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ErrorCode, Problem } from "../../src/errors.ts";
import { apiTokenScopes } from "../../src/emulator/enums.ts";
import { apiKey, environment, type Loop, ownToken, type Ran, startLoop, targetFile } from "./loop.ts";
import { blueprintText, hookModule, shopFiles, shopTarget, slackModule, startShop } from "./shop.ts";

/** Plan and apply both end so: the first problem's code, a hint, nothing written, no key anywhere. */
async function expectError(loop: Loop, code: ErrorCode, env: object = {}): Promise<readonly Problem[]> {
  const options = { env: { ...environment, ...env } };
  const runs: Ran[] = [
    await loop.plan(options),
    await loop.apply(options),
    await loop.apply({ ...options, json: false }),
  ];
  for (const ran of runs) {
    expect([ran.code, ran.problems[0]?.code]).toEqual([1, code]);
    for (const { message, hint } of ran.problems) {
      expect(message.length).toBeGreaterThan(20);
      expect({ message, hint }).toEqual({ message, hint: expect.stringMatching(/\w/) });
    }
    expect(JSON.stringify(ran)).not.toContain(apiKey);
  }
  expect(loop.proxy.writes).toEqual([]);
  expect(loop.snapshot()).toMatchObject({ scenarios: [], hooks: [] });
  return runs[0]?.problems ?? [];
}

describe("the key", () => {
  test("is not set: says which variable, and where to make one", async () => {
    const loop = await startShop({ target: `${shopTarget}apiKeyEnv: MAKE_SHOP_KEY\n` });
    const [problem] = await expectError(loop, "key/missing");
    expect(problem?.message).toContain("MAKE_SHOP_KEY");
    expect(problem?.hint).toContain("export MAKE_SHOP_KEY");
    expect((await loop.requests()).count).toBe(0);
  });

  test("is not one that Make knows", async () => {
    const loop = await startShop();
    const wrong = "5ec2e75e-0000-4000-8000-00000000dead";
    const problems = await expectError(loop, "make/unauthorized", { MAKE_API_KEY: wrong });
    expect(JSON.stringify(problems)).not.toContain(wrong);
  });

  test.for(["teams:read", "scenarios:read", "hooks:read", "connections:read"])("lacks the scope %s", async (scope) => {
    const token = ownToken(apiTokenScopes.filter((each) => each !== scope));
    const loop = await startShop({ snapshot: { users: [{ name: "Owner", apiTokens: [token] }] } });
    const problems = await expectError(loop, "make/missing-scope");
    expect(JSON.stringify(problems)).toContain(scope);
  });

  test("may read and not write: the apply says so, change by change", async () => {
    const token = ownToken(apiTokenScopes.filter((each) => !each.endsWith(":write")));
    const loop = await startShop({ snapshot: { users: [{ name: "Owner", apiTokens: [token] }] } });
    expect((await loop.planned()).changes.length).toBeGreaterThan(0);
    const { code, report } = await loop.apply();
    expect(code).toBe(1);
    expect(report?.failed.every(({ problem }) => problem.code === "make/missing-scope" && problem.hint)).toBe(true);
    expect(loop.snapshot()).toMatchObject({ scenarios: [], hooks: [] });
  });
});

describe("the zone", () => {
  test("is unreachable", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const loop = await startShop();
    loop.write({ "targets/production.yaml": targetFile(`http://127.0.0.1:${port}`, 1, shopTarget) });
    const [problem] = await expectError(loop, "make/unreachable");
    expect(problem?.message).toContain(`127.0.0.1:${port}`);
  });

  test("is another one than the key's: Make calls the key unknown, and the hint names the zone", async () => {
    const loop = await startShop();
    await loop.faults([{ action: { type: "status", status: 401, body: { message: "Unauthorized", code: "SC401" } } }]);
    const [problem] = await expectError(loop, "make/unauthorized");
    expect(`${problem?.message} ${problem?.hint}`).toMatch(/zone/i);
  });

  test("is not Make's: no key goes there", async () => {
    const loop = await startShop();
    loop.write({ "targets/production.yaml": targetFile("eu2.make.com.example.com", 1, shopTarget) });
    await expectError(loop, "target/zone");
    expect((await loop.requests()).count).toBe(0);
  });

  test("answers with a page of a proxy", async () => {
    const loop = await startShop();
    await loop.faults([
      { action: { type: "status", status: 200, body: "<html>Please log in</html>", contentType: "text/html" } },
    ]);
    const [problem] = await expectError(loop, "make/unexpected-answer");
    expect(problem?.message).toContain("127.0.0.1");
  });
});

describe("the team", () => {
  const snapshot = {
    organizations: [{ id: 3, name: "Shop Ltd" }],
    teams: [
      { id: 11, name: "North", organizationId: 3 },
      { id: 12, name: "South", organizationId: 3 },
      { id: 13, name: "South", organizationId: 3 },
    ],
  };

  async function teamError(team: number | string): Promise<Problem | undefined> {
    const loop = await startLoop({ files: { "webhooks/in.yaml": "type: webhook\n" }, snapshot });
    loop.write({ "targets/production.yaml": targetFile(loop.proxy.url, team) });
    const [problem] = await expectError(loop, "target/unknown");
    expect(problem?.at).toMatchObject({ file: "targets/production.yaml", line: 2 });
    return problem;
  }

  test.for([99, "East"])("%s is unknown: those that the key sees are named", async (team) => {
    const problem = await teamError(team);
    expect(problem?.hint).toContain("Shop Ltd / North (id 11)");
    expect(problem?.hint).toContain("Shop Ltd / South (id 13)");
  });

  test("has a name that two have: only these are named", async () => {
    const problem = await teamError("South");
    expect(problem?.hint).toContain("id 12");
    expect(problem?.hint).not.toContain("North");
  });

  test("is found by its name", async () => {
    const loop = await startLoop({ files: { "webhooks/in.yaml": "type: webhook\nname: In\n" }, snapshot });
    loop.write({ "targets/production.yaml": targetFile(loop.proxy.url, "North") });
    await loop.applied();
    expect(loop.snapshot().hooks).toMatchObject([{ name: "In", teamId: 11 }]);
  });
});

describe("bindings", () => {
  const files = {
    ...shopFiles,
    "scenarios/alerts/blueprint.json": blueprintText("Alerts", [
      slackModule({ text: "a" }, "${connection.alerts}"),
      { ...slackModule({ text: "b" }, "${connection.only-one}"), id: 3 },
      { ...slackModule({ text: "c" }, "${connection.twice}"), id: 4 },
      { ...slackModule({ text: "d" }, "${connection.gone}"), id: 5 },
    ]),
  };

  test("that are missing or ambiguous are listed all at once, with what would fit", async () => {
    const loop = await startShop({
      files,
      target:
        "vars: { CHANNEL: x }\nbindings: { connection.only-one: only, connection.twice: Twin, connection.gone: Gone }\n",
      snapshot: {
        connections: [
          { id: 21, name: "Twin", accountName: "slack2" },
          { id: 22, name: "Twin", accountName: "slack3" },
          { id: 23, name: "Mail", accountName: "google" },
        ],
      },
    });
    const problems = await expectError(loop, "binding/missing");
    const told = problems.map(({ code, message }) => `${code} ${message.split(" ")[0]}`);
    expect(told.sort()).toEqual([
      "binding/ambiguous connection.only-one",
      "binding/ambiguous connection.twice",
      "binding/missing connection.alerts",
      "binding/missing connection.gone",
      "binding/missing connection.slack",
    ]);
    const twice = problems.find(({ message }) => message.startsWith("connection.twice"));
    expect(twice?.message).toMatch(/id 21[\s\S]*id 22/);
    expect(JSON.stringify(problems)).not.toContain("Mail");
  });

  test("a literal id that the team lacks names its module", async () => {
    const loop = await startShop({
      files: {
        "scenarios/orders/blueprint.json": blueprintText(undefined, [hookModule(777), slackModule({ text: "a" }, 888)]),
      },
    });
    const problems = await expectError(loop, "reference/literal-id");
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/Module 1 .*webhook .*777/),
      expect.stringMatching(/Module 2 .*connection .*888/),
    ]);
    expect(problems[0]?.at).toMatchObject({ file: "scenarios/orders/blueprint.json" });
  });
});

test("the key stands in no output and no file of a whole loop", async () => {
  const loop = await startShop();
  const ran = [
    await loop.plan({ json: false }),
    await loop.apply({ json: false }),
    await loop.plan({ out: join(loop.dir, "plan.json") }),
  ];
  await loop.faults([{ action: { type: "status", status: 500, body: { message: `bad key ${apiKey}` } } }]);
  ran.push(await loop.plan(), await loop.apply({ quiet: true, json: false }));
  expect(JSON.stringify(ran)).not.toContain(apiKey);
  const files = readdirSync(loop.dir, { recursive: true, encoding: "utf8", withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  expect(files.length).toBeGreaterThan(8);
  for (const { parentPath, name } of files) expect(readFileSync(join(parentPath, name), "utf8")).not.toContain(apiKey);
});
