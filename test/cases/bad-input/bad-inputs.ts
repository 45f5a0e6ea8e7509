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
  // Targets that extend others
  { what: "a base that is not there", files: { "targets/base.yaml": "abstract: true\n", ...target("extends: bas\n") }, problems: ["targets/production.yaml:3:10 target/extends"], words: ['no target "bas"', 'Did you mean "base"?'] },
  { what: "a base of a list that is not there", files: { "targets/base.yaml": "abstract: true\n", ...target("extends:\n  - base\n  - other/thing\n") }, problems: ["targets/production.yaml:5:5 target/extends"], words: ["other/thing", "Known are: base, production"] },
  { what: "a target that extends itself", files: target("extends: production\n"), problems: ["targets/production.yaml:3:10 target/extends"], words: ["production → production"] },
  { what: "targets that extend one another in a circle, once", files: { "targets/a.yaml": "abstract: true\nextends: b\n", "targets/b.yaml": "abstract: true\nextends: [c]\n", "targets/c.yaml": "abstract: true\nextends: a\n", ...target("extends: a\n") }, problems: ["targets/c.yaml:2:10 target/extends"], words: ["a → b → c → a"] },
  { what: "a target that neither has a team nor gets one", files: { "targets/base.yaml": "abstract: true\nzone: eu2.make.com\n", "targets/production.yaml": "# ours\nextends: base\n" }, problems: ["targets/production.yaml:2:1 schema/invalid"], words: ["production has no team", "targets/production.yaml"] },
  { what: "a team that is taken away", files: { "targets/base.yaml": "abstract: true\nzone: eu2.make.com\nteam: 1\n", "targets/production.yaml": "extends: base\nteam: null\n" }, problems: ["targets/production.yaml:2:7 schema/invalid"], words: ["production has no team"] },
  { what: "a zone of a base that is not Make's, once", files: { "targets/base.yaml": "abstract: true\nzone: nowhere.example.com\n", "targets/production.yaml": "extends: base\nteam: 1\n", "targets/staging.yaml": "extends: base\nteam: 2\n" }, problems: ["targets/base.yaml:2:7 target/zone"], words: ["nowhere.example.com"] },
  { what: "an unknown key of a base", files: { "targets/base.yaml": "abstract: true\nzon: eu2.make.com\n", "targets/production.yaml": "extends: base\nteam: 1\n" }, problems: ["targets/base.yaml:2:1 schema/unknown-key"], words: ['Did you mean "zone"?'] },
  { what: "an abstract target as the default", files: { "make-gitops.yaml": "version: 1\nname: x\ndefaultTarget: base\n", "targets/base.yaml": "abstract: true\n" }, problems: ["make-gitops.yaml:3:16 target/unknown"], words: ['"base" is abstract'] },
  { what: "a former target that is still there", files: { "targets/old.yaml": "abstract: true\n", ...target("movedFrom: [older, old]\n") }, problems: ["targets/production.yaml:3:20 address/moved"], words: ['"old" still exists'] },
  { what: "a target that was itself", files: target("movedFrom: production\n"), problems: ["targets/production.yaml:3:12 address/moved"], words: ["from itself"] },
  { what: "a former target that two were", files: { "targets/staging.yaml": "zone: eu2.make.com\nteam: 1\nmovedFrom: old\n", ...target("movedFrom: old\n") }, problems: ["targets/staging.yaml:3:12 address/moved"], words: ['"old" stands twice', "targets/production.yaml and in targets/staging.yaml"] },
  { what: "a former name of an abstract target", files: { "targets/base.yaml": "abstract: true\nmovedFrom: old\n" }, problems: ["targets/base.yaml:2:12 address/moved"], words: ["no state"] },
  // Overrides
  { what: "a glob that meets nothing, in the file that was extended", files: { "targets/base.yaml": "abstract: true\noverrides:\n  scenario/lead/*: { active: true }\n", ...target("extends: base\n"), ...json(blueprint()) }, problems: ["targets/base.yaml:3:3 override/unmatched"], words: ["scenario/lead/*"] },
  { what: "an override of a module that is not there", files: { ...target("overrides:\n  scenario/hello:\n    modules:\n      7: { mapper.a: 1 }\n"), ...json(blueprint()) }, problems: ["targets/production.yaml:6:12 override/unmatched"], words: ['no module "7"', "Its modules are: 1."] },
  { what: "an override of a module's id", files: { ...target("overrides: { scenario/hello: { modules: { 1: { id: 2 } } } }\n"), ...json(blueprint()) }, problems: ["targets/production.yaml:3:48 override/unmatched"], words: ["The field id of module 1"] },
  { what: "a path of a module's field that is none", files: { ...target("overrides: { scenario/hello: { modules: { 1: { mapper..a: 2 } } } }\n"), ...json(blueprint()) }, problems: ["targets/production.yaml:3:48 schema/invalid"], words: ["not the path of a field"] },
  { what: "modules of a webhook", files: { ...target("overrides: { webhook/a: { modules: { 1: { x: 2 } } } }\n"), "webhooks/a.yaml": "" }, problems: ["targets/production.yaml:3:43 schema/unknown-key"], words: ['"modules" is not known'] },
  { what: "a secret in an override of a name", files: { ...target("vars: { T: '${env.MAKE_VAR_A}' }\noverrides: { scenario/hello: { name: 'x ${var.T}' } }\n"), ...json(blueprint()) }, problems: ["targets/production.yaml:4:38 secret/place"], words: ["T is secret", /^(?!.*do-not-show)/s], env: { MAKE_VAR_A: "do-not-show" } },
  { what: "a secret in a module's filter", files: { ...target("vars: { T: '${env.MAKE_VAR_A}' }\noverrides: { scenario/hello: { modules: { 1: { filter.name: '${var.T}' } } } }\n"), ...json(blueprint()) }, problems: ["targets/production.yaml:4:61 secret/place"], words: ["T is secret", /^(?!.*do-not-show)/s], env: { MAKE_VAR_A: "do-not-show" } },
  // The environment
  { what: "the environment in an override", files: { ...target("overrides: { scenario/hello: { modules: { 1: { mapper.a: '${env.MAKE_VAR_A}' } } } }\n"), ...json(blueprint()) }, problems: ["targets/production.yaml:3:58 var/environment"], words: ["outside vars"] },
  { what: "the environment in scenario.yaml", files: scenario("description: '${env.MAKE_VAR_A}'\n"), problems: ["scenarios/hello/scenario.yaml:1:14 var/environment"], words: ["outside a target file's vars", /^(?!.*do-not-show)/s], env: { MAKE_VAR_A: "do-not-show" } },
  { what: "the environment in a blueprint", files: json(blueprint({ url: "${env.MAKE_VAR_A}" })), problems: [`${module1.replace("12", "16")} var/environment`], words: ["refer to the var"] },
  { what: "the environment in a webhook", files: { "webhooks/a.yaml": "name: ${env.MAKE_VAR_A}\n" }, problems: ["webhooks/a.yaml:1:7 var/environment"], words: ["outside a target file's vars"] },
  { what: "the environment in the project file", files: { "make-gitops.yaml": "version: 1\nname: x\nvars: { A: { default: '${env.MAKE_VAR_A}' } }\n" }, problems: ["make-gitops.yaml:3:23 var/environment"], words: ["targets/….yaml under vars:", /^(?!.*do-not-show)/s], env: { MAKE_VAR_A: "do-not-show" } },
  { what: "the environment as a former name", files: target("movedFrom: '${env.MAKE_VAR_A}'\n"), problems: ["targets/production.yaml:3:12 var/environment"], words: ["outside vars"] },
  { what: "a variable of the environment in small letters", files: target("vars: { A: '${env.MAKE_VAR_a}' }\n"), problems: ["targets/production.yaml:3:12 var/environment"], words: ["may not be read"], env: { MAKE_VAR_a: "do-not-show" } },
  { what: "the API key as a var", files: target("vars: { A: '${env.MAKE_API_KEY}' }\n"), problems: ["targets/production.yaml:3:12 var/environment"], words: ["may not be read", /^(?!.*do-not-show)/s], env: { MAKE_API_KEY: "do-not-show" } },
  { what: "a variable of the environment within a list", files: target("vars: { A: [x, '${env.HOME}'] }\n"), problems: ["targets/production.yaml:3:12 var/environment"], words: ["HOME of the environment may not be read"] },
  // Former addresses and ids
  { what: "a former address of another kind", files: { ...json(blueprint()), "webhooks/a.yaml": "movedFrom: scenario/old\n" }, problems: ["webhooks/a.yaml:1:12 address/moved"], words: ["not the address of a webhook"] },
  { what: "a former address that is the same", files: scenario("movedFrom: scenario/hello\n"), problems: ["scenarios/hello/scenario.yaml:1:12 address/moved"], words: ["from itself"] },
  { what: "a former address that is still there", files: { ...scenario("movedFrom:\n  - scenario/older\n  - scenario/old\n"), "scenarios/old/blueprint.json": blueprint() }, problems: ["scenarios/hello/scenario.yaml:3:5 address/moved"], words: ["scenario/old still exists", "scenarios/old/blueprint.json"] },
  { what: "a former address that two had", files: { "webhooks/a.yaml": "movedFrom: webhook/old\n", "webhooks/b.yaml": "movedFrom: webhook/old\n" }, problems: ["webhooks/b.yaml:1:12 address/moved"], words: ["Both webhook/a and webhook/b"] },
  { what: "an id of an address that is not in Git", files: { ...json(blueprint()), "ids/production.yaml": "scenario/helo: 1\nwebhook/gone/for/good: 2\n" }, problems: ["ids/production.yaml:1:1 ids/invalid", "ids/production.yaml:2:1 ids/invalid"], words: ['"scenario/helo"', "Did you mean scenario/hello?"] },
  { what: "an id of an address that moved", files: { ...scenario("movedFrom: scenario/old\n"), "ids/production.yaml": "scenario/old: 1\n" }, problems: ["ids/production.yaml:1:1 ids/invalid"], words: ["scenario/old has moved to scenario/hello"] },
  { what: "one id twice within a kind", files: { ...json(blueprint()), "scenarios/other/blueprint.json": blueprint(), "webhooks/a.yaml": "", "ids/production.yaml": "scenario/hello: 7\nscenario/other: '7'\nwebhook/a: 7\n" }, problems: ["ids/production.yaml:2:17 ids/invalid"], words: ["scenario/hello and scenario/other both have the id 7"] },
  { what: "ids that are none, all at once", files: { ...json(blueprint()), "webhooks/a.yaml": "", "ids/production.yaml": "scenario/hello: 0\nwebhook/a: a7\n" }, problems: ["ids/production.yaml:1:17 schema/invalid", "ids/production.yaml:2:12 schema/invalid"], words: ["1 or more"] },
  { what: "ids as a list", files: { "ids/production.yaml": "- scenario/hello\n" }, problems: ["ids/production.yaml:1:1 schema/invalid"], words: ["a map of keys"] },
  { what: "ids of no target", files: { "ids/prodution.yaml": "" }, problems: ["ids/prodution.yaml:1:1 file/unknown"], words: ["prodution", 'Did you mean "production"?'] },
  { what: "ids of a target that was renamed", files: { ...target("movedFrom: live\n"), "ids/live.yaml": "" }, problems: ["ids/live.yaml:1:1 file/unknown"], words: ["rename the file to ids/production.yaml"] },
  { what: "ids of an abstract target", files: { "targets/base.yaml": "abstract: true\n", "ids/base.yaml": "" }, problems: ["ids/base.yaml:1:1 file/unknown"], words: ["abstract"] },
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
  { what: "what a mailhook does not have", files: { "webhooks/a.yaml": "type: mailhook\nmethod: true\nallowedIps: [203.0.113.7]\nstringify: false\n" }, problems: ["webhooks/a.yaml:2:1 schema/unknown-key", "webhooks/a.yaml:4:1 schema/unknown-key", "webhooks/a.yaml:3:1 schema/unknown-key"], words: ["method does not belong to a mailhook"] },
  { what: "what a webhook of an app does not have", files: { "webhooks/a.yaml": "type: shopify-hook\nheaders: true\n" }, problems: ["webhooks/a.yaml:2:1 schema/unknown-key"], words: ["headers does not belong to a webhook of type shopify-hook", "data:"] },
  { what: "a webhook as JSON", files: { "webhooks/a.json": "{}" }, problems: ["webhooks/a.json:1:1 file/unknown"], words: ["webhooks/a.yaml"] },
  // References
  { what: "a reference to a webhook that is not there", files: { ...json(blueprint({ hook: "${webhook.order-in}" })), "webhooks/orders-in.yaml": "name: x\n" }, problems: [`${module1.replace("12", "17")} reference/unknown`], words: ['"order-in"', 'Did you mean "orders-in"?'] },
  { what: "a reference to a scenario that is not there", files: json(blueprint({ scenario: "${scenario.billing/send}" })), problems: [`${module1.replace("12", "21")} reference/unknown`], words: ["billing/send"] },
  { what: "a data store in the place of a connection", files: json(blueprint({ __IMTCONN__: "${data-store.customers}" })), problems: [`${module1.replace("12", "24")} reference/kind`], words: ["A data store stands in the place of a connection"] },
  { what: "a connection in the place of a webhook's data structure", files: { "webhooks/a.yaml": "dataStructure: ${connection.crm}\n" }, problems: ["webhooks/a.yaml:1:16 reference/kind"], words: ["A connection stands in the place of a data structure"] },
  { what: "a key in the place of a webhook's connection", files: { "webhooks/a.yaml": "type: forms\ndata: { __IMTCONN__: '${key.crm}' }\n" }, problems: ["webhooks/a.yaml:2:22 reference/kind"], words: ["A key stands in the place of a connection"] },
  { what: "an unknown var", files: { ...json(blueprint({ a: "x ${var.SHET}" })), ...target("vars: { SHEET: a }\n") }, problems: [`${module1.replace("12", "14")} var/missing`], words: ["SHET", 'Did you mean "SHEET"?'] },
  { what: "a webhook in the place of a connection", files: { ...json(blueprint({ __IMTCONN__: "${webhook.a}" })), "webhooks/a.yaml": "name: x\n" }, problems: [`${module1.replace("12", "24")} reference/kind`], words: ["A webhook stands in the place of a connection"] },
  { what: "a namespace that is misspelt", files: json(blueprint({ __IMTCONN__: "${conection.crm}" })), problems: [`${module1.replace("12", "24")} reference/kind`], words: ["${connection.NAME}"] },
  { what: "an id inside a longer text", files: json(blueprint({ url: "https://example.com/${connection.crm}" })), problems: [`${module1.replace("12", "16")} reference/kind`], words: ["longer text", "$${"] },
  { what: "a secret in a name", files: { ...scenario("name: Hello ${var.TOKEN}\n"), "make-gitops.yaml": "version: 1\nname: x\nvars: { TOKEN: { secret: true } }\n" }, problems: ["scenarios/hello/scenario.yaml:1:7 secret/place"], words: ["TOKEN is secret", "parameters and mapper"] },
  { what: "the URL of a webhook in a description", files: { ...scenario("description: Call ${webhook.a.url}\n"), "webhooks/a.yaml": "name: x\n" }, problems: ["scenarios/hello/scenario.yaml:1:14 secret/place"], words: ["URL of webhook a"] },
  { what: "a secret from the environment in a webhook", files: { "webhooks/a.yaml": "name: ${var.A}\n", ...target("vars: { A: '${env.MAKE_VAR_A}' }\n") }, problems: ["webhooks/a.yaml:1:7 secret/place"], words: [/^(?!.*do-not-show)/s], env: { MAKE_VAR_A: "do-not-show" } },
];
