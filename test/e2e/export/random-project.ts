// A project of three targets with everything that an export has to keep: vars, overrides by address, by glob and inherited,
// of single items of lists and of whole maps, a secret that only Make has.

import type { JsonObject } from "../../../src/json.ts";

export const teams = [201, 202, 203] as const;
export const names = ["staging", "production", "clients/acme"] as const;

export const files = (url: string, key: string): Record<string, string> => ({
  "make-gitops.yaml": [
    "version: 1",
    "name: fleet",
    "source: staging",
    "vars:",
    "  CHANNEL: { default: general }",
    "  LIMIT: { default: 5 }",
    "  KEY: { secret: true }",
    "",
  ].join("\n"),
  "targets/staging.yaml": `zone: ${url}\nteam: 201 # staging\n${key}bindings:\n  connection.slack: Slack A\n`,
  "targets/production.yaml": [
    `zone: ${url}`,
    "team: 202",
    "extends: base",
    'vars: { CHANNEL: "$${var.x} shop", LIMIT: 7, KEY: "${env.MAKE_VAR_KEY}" }',
    "bindings: { connection.slack: Slack A }",
    "overrides:",
    "  scenario/*:",
    "    description: In production",
    "  scenario/a:",
    '    schedule: { type: daily, time: "08:00" } # at eight',
    "    modules:",
    "      2: { mapper.text: Overridden, mapper.list.1: second }",
    "      3: { mapper.headers.1.value: prod, mapper.fields.0.value: prod } # inside a list",
    "      5: { mapper: { name: x, value: in production } }",
    "",
  ].join("\n"),
  "targets/base.yaml": [
    "abstract: true",
    "overrides:",
    "  scenario/a:",
    "    modules:",
    "      1: { mapper.name: base }",
    "      2: { mapper.list.0: first, mapper.text: Never seen }",
    "  scenario/*:",
    "    modules:",
    "      3: { mapper.url: https://example.org/ }",
    "",
  ].join("\n"),
  "targets/clients/acme.yaml": `zone: ${url}\nteam: 203\nvars: { CHANNEL: acme, KEY: "\${env.MAKE_VAR_KEY}" }\nbindings: { connection.slack: { id: 3012 } }\n`,
  "scenarios/a/scenario.yaml": "name: A in ${var.CHANNEL} # its name\ndescription: Shared\nactive: false\n",
  "scenarios/a/blueprint.json": `${JSON.stringify(blueprint(), null, 2)}\n`,
  "scenarios/b/blueprint.json": JSON.stringify({ name: "B", ...blueprint() }),
  "webhooks/in.yaml": "# where orders come in\nname: In\nheaders: false\n",
});

function blueprint(): JsonObject {
  const set = (id: number, mapper: JsonObject): JsonObject => ({
    id,
    module: "util:SetVariable2",
    version: 1,
    parameters: {},
    mapper,
    metadata: { designer: { x: id * 300, y: 0 } },
  });
  const filter = { name: "f", conditions: [[{ a: "{{1.limit}}", b: "${var.LIMIT}", o: "number:greater" }]] };
  return {
    flow: [
      set(1, { name: "limit", value: "${var.LIMIT}" }),
      {
        ...set(2, { channel: "${var.CHANNEL}", text: "Hello {{1.limit}}", list: ["a", "b"] }),
        module: "slack:CreateMessage",
        parameters: { __IMTCONN__: "${connection.slack}" },
      },
      {
        ...set(3, {
          url: "https://example.com/",
          headers: [
            { name: "x-api-key", value: "${var.KEY}" },
            { name: "n", value: "1" },
          ],
          fields: [
            { name: "n", value: "1" },
            { name: "limit", value: "${var.LIMIT}" },
            { name: "m", value: "2" },
          ],
        }),
        module: "http:ActionSendData",
      },
      {
        id: 4,
        module: "builtin:BasicRouter",
        version: 1,
        mapper: null,
        metadata: { designer: { x: 1200, y: 0 } },
        routes: [
          { flow: [{ ...set(5, { name: "x", value: "{{2.ts}}" }), filter }] },
          { flow: [set(6, { name: "y", value: "6" })] },
        ],
      },
    ],
    metadata: { version: 1 },
  };
}
