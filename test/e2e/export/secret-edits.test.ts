// Secrets that come into Make after the first export, by people who edit there: in no file and in nothing that is told.
// Where no var can take the place of one, what holds it is left out.

import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import type { Change } from "../../../src/engine/plan.ts";
import type { JsonObject } from "../../../src/json.ts";
import { edit } from "../editor.ts";
import { environment, liveBlueprint, type Loop, startLoop } from "../loop.ts";
import { cli, type Exited } from "../spawned.ts";
import { blueprintOf } from "../shop.ts";
import { exported, filesIn } from "./exporting.ts";

const of = (...parts: readonly string[]): string => parts.join("");
const declared = of("Zk39mQ7x", "LpWv81PqRt5");
const short = of("qwe", "rty7");
const env = { ...environment, MAKE_VAR_DECLARED: declared, MAKE_VAR_SHORT: short, MAKE_VAR_LONG: `${short}LONGTAIL77` };
const vars =
  'vars: { DECLARED: "${env.MAKE_VAR_DECLARED}", SHORT: "${env.MAKE_VAR_SHORT}", LONG: "${env.MAKE_VAR_LONG}" }\n';
const project =
  "version: 1\nname: shop\nvars:\n  DECLARED: { secret: true }\n  SHORT: { secret: true }\n  LONG: { secret: true }\n";

const empty: JsonObject = {
  url: "https://api.example.com/",
  headers: [{ name: "auth", value: "" }],
  data: "",
  text: "",
  password: 1,
};

async function start(mapper: JsonObject = empty, isExported = true): Promise<Loop> {
  const loop = await startLoop({
    files: { "make-gitops.yaml": project },
    target: vars,
    snapshot: {
      scenarios: [
        {
          id: 4100,
          name: "Secrets",
          blueprint: blueprintOf("Secrets", [{ id: 1, module: "http:ActionSendData", mapper }]),
        },
      ],
    },
  });
  if (isExported) await exported(loop, { env });
  git(loop, "init", "-q");
  git(loop, "add", ".");
  git(loop, "commit", "-q", "-m", "before");
  return loop;
}

const withMapper = (mapper: JsonObject) => (flow: readonly JsonObject[]) =>
  flow.map((each) => (each["id"] === 1 ? { ...each, mapper: { ...(each["mapper"] as JsonObject), ...mapper } } : each));

function git(loop: Loop, ...words: readonly string[]): string {
  const who = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
  return execFileSync("git", [...who, ...words], { cwd: loop.dir, encoding: "utf8" });
}

/** Everything that an export says and writes. */
async function everything(loop: Loop): Promise<string> {
  const told: Exited[] = [];
  for (const more of [[], ["--json"]] as const) {
    const ran = await cli(["export", "--dir", loop.dir, "--commit", ...more], { env });
    expect(ran, ran.err).toMatchObject({ code: 0 });
    told.push(ran);
    if (more.length > 0) break;
    git(loop, "reset", "-q", "--hard", "HEAD~1");
  }
  const said = told.map(({ out, err }) => out + err).join("\n");
  return [said, git(loop, "log", "-p"), ...Object.values(filesIn(loop.dir))].join("\n");
}

/** What apply would do, but for taking over what is equal. */
async function changesOf(loop: Loop): Promise<readonly Change[]> {
  git(loop, "add", ".");
  git(loop, "commit", "-q", "--allow-empty", "-m", "export");
  const { changes } = await loop.planned({ env });
  return changes.filter(({ action }) => action !== "adopt");
}

const planted: readonly (readonly [what: string, secret: string, mapper: JsonObject])[] = [
  ["a header of few letters", "Zx81qqLmN0p", { headers: [{ name: "auth", value: "Zx81qqLmN0p" }] }],
  [
    "a password in an expression",
    "hunter2Xq9",
    { headers: [{ name: "Authorization", value: 'Basic {{base64("user:hunter2Xq9")}}' }] },
  ],
  ["an element of XML", "s3cr3tXmlPw", { data: "<r><Password>s3cr3tXmlPw</Password></r>" }],
  ["the value of a declared var in a text", declared, { text: `Ask with ${declared}, please` }],
  ["the same in a header", declared, { headers: [{ name: "X-Any", value: `v ${declared}` }] }],
  ["the longer one of two vars", "LONGTAIL77", { text: `see ${short}LONGTAIL77 there` }],
  ["a declared value inside what is found", "Kd83hZq1", { password: `Kd83hZq1${declared}` }],
  ["a number", "98765432", { password: 98_765_432 }],
  ["the name of an entry", declared, { limits: { [declared]: "5", other: "6" } }],
];

const ampersand = of("Zk39mQ7xLp&", "Tail99secret");

test("a known secret with an ampersand in a URL goes whole", async () => {
  const loop = await start();
  await edit(loop, "Secrets", withMapper({ url: `https://x.example.com/?api_key=${ampersand}&page=1` }));
  const { report } = await exported(loop, { env: { ...env, MAKE_VAR_DECLARED: ampersand } });
  const files = JSON.stringify([filesIn(loop.dir), report]);
  expect(files).not.toContain("Tail99secret");
  expect(files).toContain("?api_key=${var.DECLARED}&page=1");
});

test("the longest known secret is the one that is named", async () => {
  const loop = await start();
  await edit(loop, "Secrets", withMapper({ text: `see ${short}LONGTAIL77 and ${short}` }));
  await exported(loop, { env });
  expect(filesIn(loop.dir)["scenarios/secrets/blueprint.json"]).toContain('"see ${var.LONG} and ${var.SHORT}"');
});

test("secrets that an edit brings are in no file and in nothing that is told", async () => {
  const loop = await start();
  const mapper = Object.assign({}, ...planted.map(([, , each], index) => ({ [`f${index}`]: each }))) as JsonObject;
  await edit(loop, "Secrets", withMapper({ ...mapper, ...planted[0]?.[2], data: planted[2]?.[2]["data"] ?? "" }));
  const all = await everything(loop);
  expect(planted.filter(([, secret]) => all.includes(secret)).map(([what]) => what)).toEqual([]);
  expect(all).toContain("••••••");
});

test.for(planted)(
  "an edit that brings %s is written without it, and then nothing is left to do",
  async ([, secret, mapper]) => {
    const loop = await start();
    await edit(loop, "Secrets", withMapper(mapper));
    const { report, written } = await exported(loop, { env });
    expect(written).not.toEqual([]);
    expect(JSON.stringify([report, filesIn(loop.dir)])).not.toContain(secret);
    expect(await changesOf(loop)).toEqual([]);
    expect((await exported(loop, { env })).written).toEqual([]);
  },
);

const key = of("sk_live_", "51HabcdEFGHijklMNOPqrstUV");
const noted: JsonObject = { metadata: { designer: { x: 0, y: 0, name: `Pays with ${key}` } } };
const restored: JsonObject = {
  metadata: { designer: { x: 0, y: 0 }, restore: { expect: { base: { value: key, label: `Base ${key}` } } } },
};
const filtered: JsonObject = { filter: { name: `Only ${key}`, conditions: [[{ a: "{{1.x}}", o: "exist" }]] } };
const notes: JsonObject = {
  metadata: { version: 1, notes: [{ moduleIds: [1], content: `Ask with ${key}` }] },
};

const places: readonly (readonly [what: string, change: (loop: Loop) => Promise<unknown>])[] = [
  ["a module's name", (loop) => edit(loop, "Secrets", (flow) => flow.map((each) => ({ ...each, ...noted })))],
  [
    "what the editor remembers",
    (loop) => edit(loop, "Secrets", (flow) => flow.map((each) => ({ ...each, ...restored }))),
  ],
  ["a filter's name", (loop) => edit(loop, "Secrets", (flow) => flow.map((each) => ({ ...each, ...filtered })))],
  [
    "a note",
    (loop) =>
      loop.make.scenarios.update(4100, { blueprint: JSON.stringify({ ...liveBlueprint(loop, "Secrets"), ...notes }) }),
  ],
  ["a description", (loop) => loop.make.scenarios.update(4100, { description: `Pays with ${key}` })],
  ["a name", (loop) => loop.make.scenarios.update(4100, { name: `Pays with ${key}` })],
  [
    "an input's default",
    (loop) =>
      loop.make.scenarios.setInterface(4100, {
        interface: { input: [{ name: "apiKey", type: "text", default: key }], output: [] },
      }),
  ],
  [
    "a new webhook's name",
    (loop) =>
      loop.make.hooks.create({
        name: `Hook ${key}`,
        teamId: loop.emulator.teamId,
        typeName: "gateway-webhook",
        data: { method: false, headers: false, stringify: false },
      }),
  ],
  [
    "a new scenario's name",
    (loop) =>
      loop.make.scenarios.create({
        teamId: loop.emulator.teamId,
        blueprint: JSON.stringify(blueprintOf(`Pays with ${key}`, [{ id: 1 }])),
        scheduling: JSON.stringify({ type: "on-demand" }),
      }),
  ],
];

test.for(places.flatMap(([what, change]) => [[what, true, change] as const, [what, false, change] as const]))(
  "a secret in %s is in no file, whether the files are there before: %s",
  async ([, isLater, change]) => {
    const loop = await start(empty, isLater);
    await change(loop);
    const { changes } = await exported(loop, { env });
    const files = filesIn(loop.dir);
    expect(secretIn({ ...files, names: changes.map(({ file }) => file).join("\n") })).toEqual([]);
    expect(await changesOf(loop)).toEqual([]);
    // A filter is one thing: without its name it is another one, and a person has to say which stays.
    const again = (await exported(loop, { env })).written;
    expect(again.filter((file) => !file.endsWith("blueprint.from-make.json"))).toEqual([]);
  },
);

/** In which of the texts it is, also as a path or the name of a var has it. */
function secretIn(texts: Readonly<Record<string, string>>): readonly string[] {
  const tail = key.slice("sk_live_".length).toLowerCase();
  return Object.entries(texts).flatMap(([name, text]) =>
    text.toLowerCase().includes(tail)
      ? [`${name}: ${text.slice(Math.max(0, text.toLowerCase().indexOf(tail) - 60)).slice(0, 120)}`]
      : [],
  );
}
