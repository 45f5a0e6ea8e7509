// The schemas are what editors show and what loading checks: complete, strict, and right for the documented examples.

import { expect, test } from "vitest";
import { isJsonObject, type Json } from "../../src/json.ts";
import { nearestName, suggest } from "../../src/nearest.ts";
import { checkSchema, type SchemaName, schemas, validatorOf } from "../../src/project/schema-check.ts";
import { parseYamlFile } from "../../src/project/yaml-file.ts";

const names = Object.keys(schemas) as SchemaName[];

test.for(names)("the schema %s compiles in strict mode and speaks of every property", (name) => {
  expect(validatorOf(name)).toBeTypeOf("function");
  const schema = schemas[name] as unknown as Json;
  expect(schema).toMatchObject({ $id: `${name}.schema.json`, $schema: "https://json-schema.org/draft/2020-12/schema" });
  const silent: string[] = [];
  const visit = (value: Json, path: string): void => {
    if (!isJsonObject(value)) return;
    for (const [key, each] of Object.entries(value)) {
      if (key === "properties" || key === "$defs") {
        for (const [property, inner] of Object.entries(each as Record<string, Json>)) {
          if (!isJsonObject(inner) || "$ref" in inner) continue;
          if (typeof inner["title"] !== "string" || typeof inner["description"] !== "string")
            silent.push(`${path}.${property}`);
          visit(inner, `${path}.${property}`);
        }
      } else if (key === "items" || key === "additionalProperties") visit(each, `${path}.${key}`);
    }
  };
  visit(schema, name);
  expect(silent).toEqual([]);
});

const examples: readonly (readonly [SchemaName, string])[] = [
  [
    "project",
    "version: 1\nname: agency\ndefaultTarget: staging\nsource: production\nvars:\n  CLIENT: { required: true }\n  SHEET_ID: { required: true, description: Google sheet for leads }\n  LEAD_STAGE: { default: lead, type: text }\n  TOKEN: { secret: true }\n",
  ],
  [
    "target",
    "zone: eu2.make.com\nteam: Bolt Bikes\napiKeyEnv: MAKE_KEY_BOLT\ndirection: to-make\ndrift: keep\nvars: { CLIENT: Bolt, SHEET_ID: 1AbCdEf, DRY_RUN: false }\nbindings: { connection.gmail: only, connection.slack-alerts: Agency alerts, key.bank: 12 }\noverrides:\n  scenario/reports/weekly: { active: false, schedule: { type: weekly, days: [1], time: '08:00' } }\n",
  ],
  [
    "scenario",
    "name: New order intake\ndescription: ''\nfolder: Sales/EU\nactive: true\nschedule: { type: indefinitely, interval: 900, restrict: [{ days: [1, 2], time: ['09:00', '17:00'] }] }\ninterface:\n  input: [{ name: email, type: text, required: false, default: null, multiline: false }]\n  output: null\nprotect: true\nignore: [schedule, modules.7.mapper.values.Total]\nmovedFrom: scenario/old/path\n",
  ],
  ["scenario", "folder: null\n"],
  ["schedule", "type: once\ndate: '2026-12-01T08:00:00.000Z'\n"],
  ["schedule", "type: immediately\nmaximum_runs_per_minute: 60\n"],
  ["schedule", "type: yearly\nmonths: [1, 7]\ndays: [1]\ntime: '06:00'\n"],
  [
    "webhook",
    "type: webhook\nname: orders-in\nmethod: false\nheaders: true\nstringify: false\nallowedIps: [203.0.113.0/24, '2001:db8::1']\ndataStructure: 12\ndata: { formId: abc }\nprotect: true\n",
  ],
  ["webhook", "type: mailhook\nname: Mail\nmovedFrom: [webhook/a, webhook/b]\n"],
  ["target", "abstract: true\nzone: eu2.make.com\ndirection: to-make\n"],
  [
    "target",
    "extends: [clients/base, clients/germany]\nteam: 4711\nmovedFrom: clients/old\ndrift: null\nbindings: { connection.gmail: null }\noverrides:\n  scenario/reports/*: null\n  scenario/shop/order-intake: { active: null, modules: { 7: { mapper.values.Total: '{{1.total}}' }, 8: null } }\n",
  ],
  ["ids", "scenario/orders/new-order: 4100\nwebhook/orders-in: '58'\n"],
  ["editor", "blueprint: { metadata: { designer: {} } }\nmodules: { '7': { metadata: { expect: [] } } }\n"],
];

test.for(examples)("a documented %s is valid", ([name, text]) => {
  expect(checkSchema(name, parseYamlFile("example.yaml", text))).toEqual([]);
});

test("the nearest name is found over typing errors, swaps and case, and not over anything", () => {
  const known = ["description", "schedule", "active", "interface"];
  expect(nearestName("desciption", known)).toBe("description");
  expect(nearestName("Scheduel", known)).toBe("schedule");
  expect(nearestName("bananas", known)).toBeUndefined();
  expect(suggest("bananas", known)).toBe("Known are: description, schedule, active, interface.");
});
