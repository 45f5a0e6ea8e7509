// The table of bad inputs: files laid over the smallest project, the problems that they give, and words that must be told.
// One row a line: this folder is not formatted.

import { blueprint, type Files } from "../../project/temporary-project.ts";

export const target = (more: string): Files => ({ "targets/production.yaml": `zone: eu2.make.com\nteam: 88\n${more}` });
export const scenario = (settings: string): Files => ({
  "scenarios/hello/scenario.yaml": settings,
  "scenarios/hello/blueprint.json": blueprint(),
});
const json = (text: string): Files => ({ "scenarios/hello/blueprint.json": text });
const module1 = "scenarios/hello/blueprint.json:9:12"; // the value of a parameter of `blueprint()`

export interface BadInput {
  readonly what: string;
  readonly files: Files;
  /** `place code` of each problem, in order. */
  readonly problems: readonly string[];
  /** Words of the first problem with its hint. */
  readonly words: readonly (string | RegExp)[];
  readonly env?: Readonly<Record<string, string>>;
}

export const badInputs: readonly BadInput[] = [
  // Project file
  { what: "an empty project file", files: { "make-gitops.yaml": "" }, problems: ["make-gitops.yaml:1:1 schema/invalid"], words: ["a map of keys"] },
  { what: "another version", files: { "make-gitops.yaml": "version: 2\nname: x\n" }, problems: ["make-gitops.yaml:1:10 schema/invalid"], words: ["version must be 1", "found 2"] },
  { what: "no name", files: { "make-gitops.yaml": "version: 1\n" }, problems: ["make-gitops.yaml:1:1 schema/invalid"], words: ['no "name"'] },
  { what: "an unknown key", files: { "make-gitops.yaml": "version: 1\nname: x\ndefaultTaget: production\n" }, problems: ["make-gitops.yaml:3:1 schema/unknown-key"], words: ['Did you mean "defaultTarget"?'] },
  { what: "a default target that is not there", files: { "make-gitops.yaml": "version: 1\nname: x\ndefaultTarget: prodution\n" }, problems: ["make-gitops.yaml:3:16 target/unknown"], words: ['Did you mean "production"?'] },
  { what: "a secret with its value in the project", files: { "make-gitops.yaml": "version: 1\nname: x\nvars: { TOKEN: { secret: true, default: abc } }\n" }, problems: ["make-gitops.yaml:3:41 secret/place"], words: ["TOKEN is secret", /^(?!.*abc)/s] },
  { what: "a variable's name with a space", files: { "make-gitops.yaml": 'version: 1\nname: x\nvars: { "MY SHEET": {} }\n' }, problems: ["make-gitops.yaml:3:9 schema/invalid"], words: ["MY SHEET"] },
  // YAML
  { what: "broken YAML", files: target("vars: { A: [1, 2 }\n"), problems: ["targets/production.yaml:3:18 yaml/invalid"], words: ["]"] },
  { what: "a duplicate key", files: target("direction: both\nteam: 99\n"), problems: ["targets/production.yaml:4:1 yaml/invalid"], words: ['"team" occurs twice', "Keep one"] },
  { what: "a tab as indentation", files: target("vars:\n\tA: 1\n"), problems: ["targets/production.yaml:4:1 yaml/invalid"], words: ["Tabs", "spaces"] },
  { what: "a tag", files: target("vars: { A: !!binary aGk= }\n"), problems: ["targets/production.yaml:3:12 yaml/invalid"], words: ["Tags have no meaning"] },
  { what: "two documents", files: target("---\nzone: eu1.make.com\n"), problems: ["targets/production.yaml:3:1 yaml/invalid"], words: ["more than one"] },
  { what: "an alias that holds itself", files: target("vars: { A: &a [*a] }\n"), problems: ["targets/production.yaml:3:16 yaml/invalid"], words: ["holds itself"] },
  { what: "aliases that grow without end", files: target(`vars:\n  A: &l0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 9 }, (_, index) => `  B${index}: &l${index + 1} [${Array(9).fill(`*l${index}`).join(", ")}]\n`).join("")}`), problems: ["targets/production.yaml:6:12 yaml/invalid"], words: ["aliases"] },
  { what: "deep nesting in YAML", files: target(`vars: { A: ${"[".repeat(150)}${"]".repeat(150)} }\n`), problems: ["targets/production.yaml:3:110 yaml/invalid"], words: ["deeper than 100"] },
  { what: "endless nesting in YAML", files: target(`vars: ${"[".repeat(20_000)}`), problems: ["targets/production.yaml:1:1 yaml/invalid"], words: ["nests too deep"] },
  { what: "a __proto__ key in YAML", files: target("vars: { __proto__: { A: 1 } }\n"), problems: ["targets/production.yaml:3:9 json/unsafe-key"], words: ["__proto__"] },
  { what: "a number that no double holds", files: { "targets/production.yaml": "zone: eu2.make.com\nteam: 12345678901234567890\n" }, problems: ["targets/production.yaml:2:7 yaml/invalid"], words: ["number", "in quotes"] },
  { what: "a YAML file that is too large", files: target(`# ${"x".repeat(1024 * 1024)}\n`), problems: ["targets/production.yaml:1:1 file/too-large"], words: ["1.0 MB", "limit"] },
  { what: "a file that is not UTF-8", files: { "targets/production.yaml": Uint8Array.of(0xff, 0xfe, 0x7a, 0x00) }, problems: ["targets/production.yaml:1:1 file/unreadable"], words: ["UTF-8"] },
  // Targets
  { what: "wrong types", files: target("drift: true\nvars: []\n"), problems: ["targets/production.yaml:3:8 schema/invalid", "targets/production.yaml:4:7 schema/invalid"], words: ["drift must be one of keep, revert, refuse, found true"] },
  { what: "a zone that is not Make's", files: { "targets/production.yaml": "team: 88\nzone: eu2.make.example.com\n" }, problems: ["targets/production.yaml:2:7 target/zone"], words: ["eu2.make.example.com"] },
  { what: "a zone with a path", files: { "targets/production.yaml": "team: 88\nzone: eu2.make.com/x\n" }, problems: ["targets/production.yaml:2:7 target/zone"], words: ["not a host name"] },
  { what: "loopback in CI", files: { "targets/production.yaml": "team: 88\nzone: http://127.0.0.1:8080\n" }, problems: ["targets/production.yaml:2:7 target/zone"], words: ["MAKE_GITOPS_ALLOWED_ZONES"], env: { CI: "true" } },
  { what: "a key's variable that is not MAKE_*", files: target("apiKeyEnv: AWS_SECRET_ACCESS_KEY\n"), problems: ["targets/production.yaml:3:12 target/key-name"], words: ["MAKE_API_KEY"] },
  { what: "no team", files: { "targets/production.yaml": "zone: eu2.make.com\n" }, problems: ["targets/production.yaml:1:1 schema/invalid"], words: ['no "team"', "Name or id"] },
  { what: "two files of one target", files: { "targets/production.yml": "zone: eu2.make.com\nteam: 1\n" }, problems: ["targets/production.yml:1:1 address/duplicate"], words: ["targets/production.yaml and targets/production.yml"] },
  { what: "a variable of the environment that is not for everybody", files: target("vars: { A: '${env.AWS_SECRET_ACCESS_KEY}' }\n"), problems: ["targets/production.yaml:3:12 var/environment"], words: ["may not be read", "MAKE_VAR_"], env: { AWS_SECRET_ACCESS_KEY: "do-not-show" } },
  { what: "a variable of the environment that is not set", files: target("vars: { A: '${env.MAKE_VAR_A}' }\n"), problems: ["targets/production.yaml:3:12 var/missing"], words: ["MAKE_VAR_A"] },
  { what: "the environment outside vars", files: target("bindings: { connection.a: '${env.MAKE_VAR_A}' }\n"), problems: ["targets/production.yaml:3:27 var/environment", "targets/production.yaml:3:27 reference/kind"], words: ["outside vars"] },
  { what: "a required var without value", files: { "make-gitops.yaml": "version: 1\nname: x\nvars: { SHEET: { required: true } }\n" }, problems: ["targets/production.yaml:1:1 var/missing"], words: ["production", "SHEET", "Add it to"] },
  { what: "a var that is not declared", files: { "make-gitops.yaml": "version: 1\nname: x\nvars: { SHEET: { default: a } }\n", ...target("vars: { SHET: b }\n") }, problems: ["targets/production.yaml:3:9 schema/unknown-key"], words: ["SHET", 'Did you mean "SHEET"?'] },
  { what: "a var of another type", files: { "make-gitops.yaml": "version: 1\nname: x\nvars: { LIMIT: { type: number } }\n", ...target("vars: { LIMIT: many }\n") }, problems: ["targets/production.yaml:3:16 schema/invalid"], words: ["LIMIT must be a number, found a text"] },
  { what: "a binding that is neither id nor name", files: target("bindings: { connection.a: { naem: x } }\n"), problems: ["targets/production.yaml:3:29 schema/unknown-key"], words: ['Did you mean "name"?'] },
  { what: "an override that meets nothing", files: { ...target("overrides: { scenario/helo: { active: true } }\n"), ...json(blueprint()) }, problems: ["targets/production.yaml:3:14 override/unmatched"], words: ["Did you mean scenario/hello?"] },
  { what: "an override of an unknown field", files: { ...target("overrides: { scenario/hello: { actve: true } }\n"), ...json(blueprint()) }, problems: ["targets/production.yaml:3:32 schema/unknown-key"], words: ['Did you mean "active"?'] },
  { what: "an override of the wrong type", files: { ...target("overrides:\n  scenario/hello:\n    active: maybe\n"), ...json(blueprint()) }, problems: ["targets/production.yaml:5:13 schema/invalid"], words: ["active must be true or false, found a text"] },
  { what: "an override of a place that is not there", files: { ...target("overrides: { scenario/hello: { blueprint.flow.7.mapper: {} } }\n"), ...json(blueprint()) }, problems: ["targets/production.yaml:3:32 override/unmatched"], words: ["blueprint.flow.7.mapper"] },
  { what: "an override that breaks the blueprint", files: { ...target("overrides: { scenario/hello: { blueprint.flow: 1 } }\n"), ...json(blueprint()) }, problems: ["targets/production.yaml:3:48 blueprint/invalid"], words: ["flow"] },
  // Scenarios
  { what: "unknown keys in scenario.yaml, all at once", files: scenario("naem: x\nactive: true\nscheduling: {}\n"), problems: ["scenarios/hello/scenario.yaml:1:1 schema/unknown-key", "scenarios/hello/scenario.yaml:3:1 schema/unknown-key"], words: ['"naem"', 'Did you mean "name"?'] },
  { what: "a text where true or false must be", files: scenario("active: 'yes'\n"), problems: ["scenarios/hello/scenario.yaml:1:9 schema/invalid"], words: ["active must be true or false, found a text"] },
  { what: "a description that Make cuts", files: scenario(`description: ${"x".repeat(241)}\n`), problems: ["scenarios/hello/scenario.yaml:1:14 schema/invalid"], words: ["at most 240 characters", "found one of 241"] },
  { what: "a schedule that Make can't hold", files: scenario("schedule:\n  type: indefinitely\n  interval: 30\n"), problems: ["scenarios/hello/scenario.yaml:3:13 schedule/invalid"], words: ["60"] },
  { what: "a type of schedule that Make does not know", files: scenario("schedule: { type: hourly }\n"), problems: ["scenarios/hello/scenario.yaml:1:19 schedule/invalid"], words: ["hourly"] },
  { what: "a scenario.yaml that is a list", files: scenario("- name: x\n"), problems: ["scenarios/hello/scenario.yaml:1:1 schema/invalid"], words: ["must be a map of keys, found a list"] },
  { what: "a path to ignore that is none", files: scenario('ignore: ["modules..7"]\n'), problems: ["scenarios/hello/scenario.yaml:1:10 schema/invalid"], words: ["not the path of a field"] },
  { what: "a scenario without blueprint", files: { "scenarios/hello/scenario.yaml": "name: x\n" }, problems: ["scenarios/hello/scenario.yaml:1:1 blueprint/invalid"], words: ["no blueprint.json", "exports"] },
  { what: "a blueprint with a misspelt name", files: { "scenarios/hello/bluprint.json": blueprint() }, problems: ["scenarios/hello/bluprint.json:1:1 file/unknown"], words: ["Did you mean blueprint.json?"] },
  { what: "a folder whose name would colour a terminal", files: scenario('folder: "Sales\\e[31mRED"\n'), problems: ["scenarios/hello/scenario.yaml:1:9 schema/invalid"], words: ["folder must be"] },
  { what: "a blueprint outside a folder of its own", files: { "scenarios/hello.json": blueprint() }, problems: ["scenarios/hello.json:1:1 file/unknown"], words: ["Move a blueprint to scenarios/hello/blueprint.json"] },
  { what: "names that differ in case alone", files: { "webhooks/Orders.yaml": "name: a\n", "webhooks/orders.yaml": "name: b\n" }, problems: ["webhooks/orders.yaml:1:1 address/duplicate"], words: ["webhooks/Orders.yaml and webhooks/orders.yaml"] },
  { what: "a duplicated address", files: { "webhooks/a.yaml": "name: a\n", "webhooks/a.yml": "name: b\n" }, problems: ["webhooks/a.yml:1:1 address/duplicate"], words: ["webhooks/a.yaml and webhooks/a.yml"] },
  { what: "settings that refer to a var that is not there, once each", files: scenario("active: ${var.ON}\nschedule: { type: indefinitely, interval: '${var.EVERY}' }\n"), problems: ["scenarios/hello/scenario.yaml:1:9 var/missing", "scenarios/hello/scenario.yaml:2:43 var/missing"], words: ["no var ON"] },
  // JSON
  { what: "broken JSON with its line", files: json('{\n  "name": "x",\n  "flow": [\n    {"id": 1,}\n ]\n}\n'), problems: ["scenarios/hello/blueprint.json:4:14 json/invalid"], words: ["comma"] },
  { what: "JSON that ends too early", files: json('{\n  "flow": ['), problems: ["scenarios/hello/blueprint.json:2:12 json/invalid"], words: ["the end of the file"] },
  { what: "an empty blueprint.json", files: json(""), problems: ["scenarios/hello/blueprint.json:1:1 json/invalid"], words: ["Make's editor exports"] },
  { what: "a duplicate key in JSON", files: json('{\n  "flow": [],\n  "metadata": {},\n  "flow": []\n}'), problems: ["scenarios/hello/blueprint.json:4:3 json/invalid"], words: ['"flow" occurs twice'] },
  { what: "a key that is a duplicate once its escapes are read", files: json('{ "flow": [], "fl\\u006fw": [] }'), problems: ["scenarios/hello/blueprint.json:1:15 json/invalid"], words: ['"flow" occurs twice'] },
  { what: "deep nesting", files: json(`{ "flow": ${"[".repeat(300)}${"]".repeat(300)} }`), problems: ["scenarios/hello/blueprint.json:1:210 json/too-deep"], words: ["200 levels"] },
  { what: "nesting without end", files: json("[".repeat(200_000)), problems: ["scenarios/hello/blueprint.json:1:201 json/too-deep"], words: ["200 levels"] },
  { what: "a __proto__ key", files: json('{ "flow": [{ "module": "a:b",\n "mapper": { "__proto__": { "x": 1 } } }] }'), problems: ["scenarios/hello/blueprint.json:2:14 json/unsafe-key"], words: ["__proto__"] },
  { what: "a 5 MB file", files: json(`{"flow":[],"x":"${"x".repeat(5 * 1024 * 1024)}"}`), problems: ["scenarios/hello/blueprint.json:1:1 file/too-large"], words: ["5.0 MB", "4 MB"] },
  { what: "an id that no double holds", files: json('{ "flow": [{ "id": 12345678901234567890, "module": "a:b" }] }'), problems: ["scenarios/hello/blueprint.json:1:20 json/invalid"], words: ["12345678901234567890", "exactly"] },
  { what: "a blueprint without flow", files: json('{ "name": "x", "nodes": [], "connections": {} }'), problems: ["scenarios/hello/blueprint.json:1:1 blueprint/invalid"], words: ["n8n"] },
  { what: "a module without its name", files: json('{ "flow": [\n  { "id": 1 }\n] }'), problems: ["scenarios/hello/blueprint.json:2:3 blueprint/invalid"], words: ["module"] },
  { what: "two modules of one id", files: json('{ "flow": [\n  { "id": 1, "module": "a:b" },\n  { "id": 1, "module": "a:c" }\n] }'), problems: ["scenarios/hello/blueprint.json:3:3 blueprint/invalid"], words: ["id 1"] },
  { what: "a sidecar of another form", files: { ...json(blueprint()), "scenarios/hello/blueprint.editor.json": '{ "moduls": {} }' }, problems: ["scenarios/hello/blueprint.editor.json:1:3 schema/unknown-key"], words: ['Did you mean "modules"?'] },
  // Webhooks
  { what: "an unknown key of a webhook", files: { "webhooks/a.yaml": "stringfy: true\n" }, problems: ["webhooks/a.yaml:1:1 schema/unknown-key"], words: ['Did you mean "stringify"?'] },
  { what: "an HTTP method where true or false must be", files: { "webhooks/a.yaml": "method: POST\n" }, problems: ["webhooks/a.yaml:1:9 schema/invalid"], words: ["method must be true or false", "found a text"] },
  { what: "an address that is none", files: { "webhooks/a.yaml": "allowedIps: [203.0.113.0/24, 203.0.113.300]\n" }, problems: ["webhooks/a.yaml:1:30 schema/invalid"], words: ["203.0.113.300", "203.0.113.0/24"] },
  { what: "a webhook as JSON", files: { "webhooks/a.json": "{}" }, problems: ["webhooks/a.json:1:1 file/unknown"], words: ["webhooks/a.yaml"] },
  // References
  { what: "a reference to a webhook that is not there", files: { ...json(blueprint({ hook: "${webhook.order-in}" })), "webhooks/orders-in.yaml": "name: x\n" }, problems: [`${module1.replace("12", "17")} reference/unknown`], words: ['"order-in"', 'Did you mean "orders-in"?'] },
  { what: "a reference to a scenario that is not there", files: json(blueprint({ scenario: "${scenario.billing/send}" })), problems: [`${module1.replace("12", "21")} reference/unknown`], words: ["billing/send"] },
  { what: "a data store, which has no files yet", files: json(blueprint({ datastore: "${data-store.customers}" })), problems: [`${module1.replace("12", "22")} reference/unknown`], words: ["not read yet", "id"] },
  { what: "an unknown var", files: { ...json(blueprint({ a: "x ${var.SHET}" })), ...target("vars: { SHEET: a }\n") }, problems: [`${module1.replace("12", "14")} var/missing`], words: ["SHET", 'Did you mean "SHEET"?'] },
  { what: "a webhook in the place of a connection", files: { ...json(blueprint({ __IMTCONN__: "${webhook.a}" })), "webhooks/a.yaml": "name: x\n" }, problems: [`${module1.replace("12", "24")} reference/kind`], words: ["A webhook stands in the place of a connection"] },
  { what: "a namespace that is misspelt", files: json(blueprint({ __IMTCONN__: "${conection.crm}" })), problems: [`${module1.replace("12", "24")} reference/kind`], words: ["${connection.NAME}"] },
  { what: "an id inside a longer text", files: json(blueprint({ url: "https://example.com/${connection.crm}" })), problems: [`${module1.replace("12", "16")} reference/kind`], words: ["longer text", "$${"] },
  { what: "a secret in a name", files: { ...scenario("name: Hello ${var.TOKEN}\n"), "make-gitops.yaml": "version: 1\nname: x\nvars: { TOKEN: { secret: true } }\n" }, problems: ["scenarios/hello/scenario.yaml:1:7 secret/place"], words: ["TOKEN is secret", "parameters and mapper"] },
  { what: "the URL of a webhook in a description", files: { ...scenario("description: Call ${webhook.a.url}\n"), "webhooks/a.yaml": "name: x\n" }, problems: ["scenarios/hello/scenario.yaml:1:14 secret/place"], words: ["URL of webhook a"] },
  { what: "a secret from the environment in a webhook", files: { "webhooks/a.yaml": "name: ${var.A}\n", ...target("vars: { A: '${env.MAKE_VAR_A}' }\n") }, problems: ["webhooks/a.yaml:1:7 secret/place"], words: [/^(?!.*do-not-show)/s], env: { MAKE_VAR_A: "do-not-show" } },
];
