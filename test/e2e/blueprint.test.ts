// blueprint NAME: what is printed is what Make's own import takes, with nothing in it that only we understand.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { blueprint, type BlueprintOptions } from "../../src/commands/blueprint.ts";
import { dropReferenceLabels } from "../../src/blueprint/split.ts";
import { fmt } from "../../src/commands/fmt.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { corpusNames, isCorpusAbsent, readCorpusFile } from "../blueprint/corpus.ts";
import { readCorpus, seedFor } from "../emulator/corpus.ts";
import { environment, liveBlueprint, liveScenario, type Loop, patientClock, type Ran, run, startLoop } from "./loop.ts";
import { blueprintOf, blueprintText, hookModule, slackModule, startAppliedShop, startShop } from "./shop.ts";

function print(loop: Loop, name: string, more: Partial<BlueprintOptions> = {}): Promise<Ran> {
  const options = { dir: loop.dir, target: undefined, emulator: undefined, env: environment, clock: patientClock };
  return run((terminal) => blueprint({ ...options, name, json: false, quiet: false, ...more }, terminal));
}

type Printed = JsonObject & { readonly flow: readonly JsonObject[] };

/** Imports it as Make does, into the same team, and gives what Make then has. */
async function imported(loop: Loop, text: string): Promise<Printed> {
  const { id } = await loop.make.scenarios.create({
    teamId: loop.emulator.teamId,
    scheduling: JSON.stringify({ type: "on-demand" }),
    blueprint: text,
  });
  return (await loop.make.blueprints.get(id)) as unknown as Printed;
}

test.for([["scenario/orders"], ["orders"], ["Orders"]])(
  "prints the scenario %s with ids and values for references",
  async ([name]) => {
    const loop = await startAppliedShop();
    const [hook] = await loop.make.hooks.list(loop.emulator.teamId);
    await loop.forget();
    const { code, out, err } = await print(loop, name as string);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const printed = JSON.parse(out) as Printed;
    expect(printed["name"]).toBe("Orders");
    expect(printed.flow[0]?.["parameters"]).toEqual({ hook: hook?.id, maxResults: 1 });
    expect(printed.flow[1]).toMatchObject({
      parameters: { __IMTCONN__: 15 },
      mapper: { channel: "#orders", text: "An order" },
    });
    expect(printed.flow[2]?.["mapper"]).toEqual({ name: "total", value: "{{1.total}}" });
    expect(out).not.toContain("${");
    expect(Object.keys((await loop.requests()).byMethod)).toEqual(["GET"]);
  },
);

test("Make takes what is printed, and has the modules that an apply gave it", async () => {
  const loop = await startAppliedShop();
  const { out } = await print(loop, "orders");
  const applied = liveBlueprint(loop, "Orders").flow;
  // Make gives a webhook to one scenario at a time.
  await loop.make.scenarios.delete(liveScenario(loop, "Orders").id);
  const copy = await imported(loop, out);
  expect(copy.flow).toEqual(applied);
  expect(copy.flow).toEqual((JSON.parse(out) as Printed).flow);
});

test("the names beside connections and webhooks are those of the team", async () => {
  const restore = { parameters: { __IMTCONN__: { label: "somebody@example.com", data: { scoped: "true" } } } };
  const module = slackModule({ text: "a" });
  const flow = [{ ...module, more: { metadata: { ...(module.more?.["metadata"] as JsonObject), restore } } }];
  const loop = await startShop({ files: { "scenarios/alert/blueprint.json": blueprintText("Alert", flow) } });
  const printed = JSON.parse((await print(loop, "alert")).out) as Printed;
  expect(printed.flow[0]?.["metadata"]).toMatchObject({
    restore: { parameters: { __IMTCONN__: { label: "Slack", data: { scoped: "true" } } } },
  });
});

test("what was not applied yet is null, and told where it stands", async () => {
  const loop = await startShop();
  const { code, out, err } = await print(loop, "orders");
  expect(code).toBe(0);
  expect((JSON.parse(out) as Printed).flow[0]?.["parameters"]).toEqual({ hook: null, maxResults: 1 });
  expect(err).toBe(
    "1 value is null: fill in after the import in Make.\n" +
      "  modules.1.parameters.hook: ${webhook.orders-in} was not applied in production yet.\n",
  );
});

test("a connection that the target does not bind is null, and told", async () => {
  const loop = await startShop({ target: "vars: { CHANNEL: '#orders' }\n" });
  const { out, err } = await print(loop, "orders", { quiet: true });
  expect((JSON.parse(out) as Printed).flow[1]?.["parameters"]).toEqual({ __IMTCONN__: null });
  expect(err).toContain("modules.2.parameters.__IMTCONN__: ${connection.slack} is not bound in production");
});

test("no secret is printed: not a variable of the environment, not a webhook's URL, not inside a longer text", async () => {
  const flow = [
    { id: 1, mapper: { token: "Bearer ${var.TOKEN}", url: "${webhook.orders-in.url}?a=1", kept: "${var.KEPT}" } },
  ];
  const env = { ...environment, MAKE_VAR_TOKEN: "very-secret-value" };
  const loop = await startShop({
    target: "vars: { CHANNEL: '#orders', TOKEN: '${env.MAKE_VAR_TOKEN}' }\nbindings: { connection.slack: Slack }\n",
    files: {
      "make-gitops.yaml":
        "version: 1\nname: shop\nvars: { CHANNEL: {}, TOKEN: { secret: true }, KEPT: { secret: true } }\n",
    },
  });
  await loop.applied({ env });
  loop.write({ "scenarios/secrets/blueprint.json": blueprintText("Secrets", flow) });
  const [hook] = await loop.make.hooks.list(loop.emulator.teamId);
  const { out, err } = await print(loop, "secrets", { env });
  expect((JSON.parse(out) as Printed).flow[0]?.["mapper"]).toEqual({ token: null, url: null, kept: null });
  for (const secret of ["very-secret-value", hook?.url as string]) expect(out + err).not.toContain(secret);
  expect(err.split("\n")).toEqual([
    "3 values are null: fill in after the import in Make.",
    "  modules.1.mapper.token: ${var.TOKEN} is a secret.",
    "  modules.1.mapper.url: ${webhook.orders-in.url} is a secret.",
    "  modules.1.mapper.kept: ${var.KEPT} is a secret that only Make has.",
    "",
  ]);
});

test("as JSON the document holds the blueprint, its address and what is open", async () => {
  const loop = await startShop();
  const { out } = await print(loop, "orders", { json: true });
  expect(JSON.parse(out)).toMatchObject({
    formatVersion: 1,
    address: "scenario/orders",
    blueprint: { name: "Orders" },
    open: [
      {
        path: "modules.1.parameters.hook",
        reference: "${webhook.orders-in}",
        why: "was not applied in production yet",
      },
    ],
  });
});

test("--out writes the file and leaves stdout empty", async () => {
  const loop = await startShop();
  const file = join(loop.dir, "report.json");
  expect(await print(loop, "report", { out: file })).toMatchObject({ code: 0, out: "" });
  expect((JSON.parse(readFileSync(file, "utf8")) as Printed)["name"]).toBe("Report");
  const { problems } = await print(loop, "report", { out: join(loop.dir, "none/report.json") });
  expect(problems).toMatchObject([{ code: "usage/invalid" }]);
  expect(existsSync(join(loop.dir, "none"))).toBe(false);
});

test("schedule and inputs are no part of a blueprint, and that is said", async () => {
  const settings =
    "name: Report\nschedule: { type: on-demand }\ninterface: { input: [{ name: email, type: text }], output: [] }\n";
  const loop = await startShop({ files: { "scenarios/report/scenario.yaml": settings } });
  const { out, err } = await print(loop, "report");
  expect(Object.keys(JSON.parse(out) as Printed)).toEqual(["name", "flow", "metadata"]);
  expect(err).toBe("Not part of a blueprint, set in Make: schedule, inputs and outputs.\n");
  expect((await print(loop, "report", { quiet: true })).err).toBe("");
});

test("an id that the team does not have stays, and is told", async () => {
  const flow = [slackModule({ text: "a" }, 4711)];
  const loop = await startShop({ files: { "scenarios/alert/blueprint.json": blueprintText("Alert", flow) } });
  const { out, err } = await print(loop, "alert");
  expect((JSON.parse(out) as Printed).flow[0]?.["parameters"]).toEqual({ __IMTCONN__: 4711 });
  expect(err).toContain("refers to the connection with the id 4711, which is not in the team of production");
});

test("a scenario without references asks nothing of Make", async () => {
  const loop = await startShop();
  const { out } = await print(loop, "report");
  expect((JSON.parse(out) as Printed).flow).toEqual(
    blueprintOf("Report", [
      { id: 1, mapper: { name: "a", value: "1" } },
      { id: 2, mapper: { name: "b", value: "2" } },
    ])["flow"],
  );
  expect((await loop.requests()).count).toBe(0);
});

test("text that would be taken for a reference is printed as Make has it", async () => {
  const flow = [{ id: 1, mapper: { text: "$${var.X} costs $5, ${other.thing}" } }];
  const loop = await startLoop({ files: { "scenarios/odd/blueprint.json": blueprintText("Odd", flow) } });
  const printed = JSON.parse((await print(loop, "odd")).out) as Printed;
  expect(printed.flow[0]?.["mapper"]).toEqual({ text: "${var.X} costs $5, ${other.thing}" });
});

test("an unknown name is told with the nearest, one that two have with both", async () => {
  const loop = await startShop({
    files: { "scenarios/copy/blueprint.json": blueprintText("Report", [hookModule()]) },
  });
  const asked = async (name: string): Promise<Json> => (await print(loop, name)).problems as unknown as Json;
  expect(await asked("scenario/reprot")).toEqual([
    {
      code: "address/unknown",
      message: 'production has no scenario "scenario/reprot".',
      hint: 'Did you mean "scenario/report"?',
    },
  ]);
  expect(await asked("Report")).toEqual([
    {
      code: "usage/invalid",
      message: '2 scenarios here have the name "Report".',
      hint: "Say which by its address: scenario/copy, scenario/report.",
    },
  ]);
});

describe.skipIf(isCorpusAbsent)("../shared/blueprints", () => {
  test.for(corpusNames)("%s is printed as it was downloaded where the team has none of its objects", async (name) => {
    const { value, document } = readCorpusFile(name);
    const loop = await startLoop({ files: { "scenarios/it/blueprint.json": JSON.stringify(value) } });
    const printed = JSON.parse((await print(loop, "it")).out) as Printed;
    expect(printed.flow).toEqual(document.blueprint["flow"]);
    expect(printed["metadata"]).toEqual(document.blueprint["metadata"]);
  });

  test.for(corpusNames)("%s in canonical files is printed whole, and Make takes it", async (name) => {
    const { value, document } = readCorpusFile(name);
    const snapshot = seedFor((readCorpus().find(([file]) => file === name) as [string, JsonObject])[1]);
    const loop = await startLoop({ files: { "scenarios/it/blueprint.json": JSON.stringify(value) }, snapshot });
    await fmt({ dir: loop.dir, check: false, env: {} });
    const { out } = await print(loop, "it");
    const printed = JSON.parse(out) as Printed;
    expect(withoutLabels(printed)).toEqual(withoutLabels({ name: printed["name"], ...document.blueprint } as Json));
    expect((await imported(loop, out)).flow).toEqual(printed.flow);
  });
});

/** `fmt` leaves the names beside references out, and what is printed has the team's own. */
function withoutLabels(blueprint: Json): Json {
  return dropReferenceLabels(blueprint as JsonObject);
}
