// A scenario whose connection was deleted in Make: it stops nothing while it stays as it is.

import { expect, test } from "vitest";
import { type Loop, startLoop } from "./loop.ts";
import { blueprintText, slackModule } from "./shop.ts";

const broken = (text: string): string => blueprintText(undefined, [slackModule({ text }, 15)]);
const other = (value: string): string => blueprintText(undefined, [{ id: 1, mapper: { name: "a", value } }]);
const files = {
  "scenarios/alert/scenario.yaml": "name: Alert\n",
  "scenarios/alert/blueprint.json": broken("An order"),
  "scenarios/report/scenario.yaml": "name: Report\n",
  "scenarios/report/blueprint.json": other("1"),
  "webhooks/forms.yaml": "type: forms-hook\nname: Forms\ndata: { __IMTCONN__: 15, formId: abc }\n",
};
const connections = [{ id: 15, name: "Slack", accountName: "slack3" }];

/** Applied, and then the connection is gone. */
async function startBroken(): Promise<Loop> {
  const loop = await startLoop({ files, snapshot: { connections } });
  await loop.applied();
  await loop.make.connections.delete(15);
  return loop;
}

const unknown = (problems: readonly { readonly code: string; readonly at?: { readonly file: string } | undefined }[]) =>
  problems.map(({ code, at }) => [code, at?.file]);

test("the plan of everything else goes on", async () => {
  const loop = await startBroken();
  expect((await loop.planned()).changes).toEqual([]);
  loop.write({ "scenarios/report/blueprint.json": other("2") });
  expect((await loop.applied()).done).toHaveLength(1);
});

test.each([
  ["its name", "scenarios/alert/scenario.yaml", "name: Alarm\n"],
  ["its description and folder", "scenarios/alert/scenario.yaml", "name: Alert\ndescription: Old\nfolder: Old\n"],
  ["the name of a webhook", "webhooks/forms.yaml", files["webhooks/forms.yaml"].replace("Forms", "Old forms")],
])("%s may change", async (_what, file, text) => {
  const loop = await startBroken();
  loop.write({ [file]: text });
  expect((await loop.applied()).failed).toEqual([]);
});

test.each([
  ["its blueprint", "scenarios/alert/blueprint.json", broken("Two orders"), "scenarios/alert/blueprint.json"],
  [
    "the data of a webhook",
    "webhooks/forms.yaml",
    files["webhooks/forms.yaml"].replace("abc", "def"),
    "webhooks/forms.yaml",
  ],
  ["its like, which is new", "scenarios/alert/two/blueprint.json", broken("x"), "scenarios/alert/two/blueprint.json"],
])("%s may not, and that alone is told", async (_what, file, text, told) => {
  const loop = await startBroken();
  await loop.forget();
  loop.write({ [file]: text });
  expect(unknown((await loop.apply()).problems)).toEqual([["reference/literal-id", told]]);
  expect(loop.proxy.writes).toEqual([]);
});

test("it may be taken over as it is", async () => {
  const loop = await startBroken();
  const { id } = loop.snapshot().scenarios.find(({ name }) => name === "Alert") ?? { id: 0 };
  const hook = loop.snapshot().hooks[0]?.id ?? 0;
  const report = loop.snapshot().scenarios.find(({ name }) => name === "Report")?.id ?? 0;
  loop.remove(".make-gitops");
  loop.write({ "ids/production.yaml": `scenario/alert: ${id}\nscenario/report: ${report}\nwebhook/forms: ${hook}\n` });
  const { changes } = await loop.planned();
  expect(changes.map(({ address, action }) => [address, action])).toEqual([
    ["scenario/alert", "adopt"],
    ["scenario/report", "adopt"],
    ["webhook/forms", "adopt"],
  ]);
});

test("a name that is not bound stops the plan all the same, and ids of what is in Make are not told with it", async () => {
  const loop = await startBroken();
  loop.write({
    "scenarios/alert/two/blueprint.json": blueprintText(undefined, [
      slackModule({}),
      { ...slackModule({}, 15), id: 3 },
    ]),
  });
  expect(unknown((await loop.plan()).problems)).toEqual([
    ["binding/missing", "targets/production.yaml"],
    ["reference/literal-id", "scenarios/alert/two/blueprint.json"],
  ]);
});
