// Secrets that come into Make after the first export, by people who edit there: in no file and in nothing that is told.
// Where no var can take the place of one, what holds it is left out.

import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import type { Change } from "../../../src/engine/plan.ts";
import type { JsonObject } from "../../../src/json.ts";
import { edit } from "../editor.ts";
import { environment, type Loop, startLoop } from "../loop.ts";
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

async function start(mapper: JsonObject = empty): Promise<Loop> {
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
  await exported(loop, { env });
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
  const { changes, conflicts } = await loop.planned({ env });
  expect(conflicts).toEqual([]);
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
