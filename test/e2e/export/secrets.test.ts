// Secrets that people put into blueprints: in no file, no output, no plan and no commit; and still in Make after an apply of
// the files that leave them out.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/json.ts";
import { liveBlueprint, startLoop } from "../loop.ts";
import { cli } from "../spawned.ts";
import { blueprintOf } from "../shop.ts";
import { exported, filesIn } from "./exporting.ts";

// Made of parts, so that no scanner of this repository takes them for real ones.
const of = (...parts: readonly string[]): string => parts.join("");
const hex = "9f8a7c6b5d4e3f2a1b0c9d8e7f6a5b4c";

/** What it is → the secret, and the module's part that holds it. */
const planted: readonly (readonly [kind: string, secret: string, part: (secret: string) => JsonObject])[] = [
  ["bearer header", of("tok", "_8FhQ2xLk93mZpR7v"), (s) => headers("Authorization", `Bearer ${s}`)],
  ["basic header", of("dXNlcjpw", "YXNzd29yZDEyMw=="), (s) => headers("Authorization", `Basic ${s}`)],
  ["x-api-key header", of("k8d72hf6", "s92hdk37fhs"), (s) => headers("x-api-key", s)],
  ["api key header", of("AbCd1234", "EfGh5678IjKl"), (s) => headers("X-Auth-Token", s)],
  ["cookie header", of("session=9a8b7c6d", "5e4f3a2b1c0d"), (s) => headers("Cookie", s)],
  ["query api_key", hex, (s) => ({ url: `https://api.example.com/v1?api_key=${s}&x=1` })],
  ["query token", of("zX9", hex), (s) => ({ url: `https://api.example.com/v1?page=2&token=${s}` })],
  ["query access_token", of("EAAG", hex), (s) => ({ url: `https://graph.example.com/me?access_token=${s}` })],
  ["password in a URL", of("hunter2", "-Long!x"), (s) => ({ url: `https://admin:${s}@db.example.com/` })],
  ["password field", of("S3cure", "!Pass#word"), (s) => ({ password: s, user: "admin" })],
  ["client secret", of("cs_9Kd82", "jf7Hs63Gd"), (s) => ({ client_secret: s })],
  ["JSON body", of("jb-77f6", "d5e4c3b2a190"), (s) => ({ data: JSON.stringify({ apiKey: s, name: "x" }) })],
  ["JSON body password", of("Pa55-w0rd", "-in-json"), (s) => ({ data: `{"user":"a","password":"${s}"}` })],
  ["form body", of("fb66e5d4", "c3b2a1907f"), (s) => ({ data: `grant_type=x&client_secret=${s}` })],
  ["JWT", of("eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0In0", ".c2lnbmF0dXJlMTIzNDU2"), (s) => ({ value: s })],
  ["Google API key", of("AIza", "SyA1234567890abcdefghijklmnopqrstuv"), (s) => ({ value: s })],
  ["Airtable", of("patAbCdEfGhIjKlMn", ".", hex, hex), (s) => ({ value: s })],
  ["Notion", of("secret_", "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789ABCDEFG"), (s) => ({ value: s })],
  ["Notion new", of("ntn_", "12345678901AbCdEfGhIjKlMnOpQrStUvWxYz0123456"), (s) => ({ value: s })],
  ["HubSpot", of("pat-eu1-", "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"), (s) => ({ value: s })],
  [
    "Telegram",
    of("123456789:", "AAF-abcdefghijklmnopqrstuvwxyz12345"),
    (s) => ({ url: `https://api.telegram.org/bot${s}/sendMessage` }),
  ],
  [
    "Discord webhook",
    of("abcDEF123456_", "-ghiJKL7890mnoPQRstuVWXyz"),
    (s) => ({ url: `https://discord.com/api/webhooks/123456789012345678/${s}` }),
  ],
  ["Slack bot", of("xoxb-", "123456789012-123456789012-AbCdEfGhIjKlMnOpQrStUvWx"), (s) => ({ value: s })],
  [
    "Slack webhook",
    of("T0000AAAA/B0000BBBB/", "AbCdEfGhIjKlMnOpQrStUvWx"),
    (s) => ({ url: `https://hooks.slack.com/services/${s}` }),
  ],
  ["Stripe", of("sk_live_", "51HabcdEFGHijklMNOPqrstUV"), (s) => ({ value: s })],
  ["OpenAI", of("sk-proj-", "AbCdEfGhIjKlMnOpQrStT3BlbkFJAbCdEfGhIjKlMnOpQrSt"), (s) => ({ value: s })],
  ["GitHub", of("ghp_", "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"), (s) => ({ value: s })],
  [
    "SendGrid",
    of("SG.", "AbCdEfGhIjKlMnOpQrStUv.", "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfG"),
    (s) => ({ value: s }),
  ],
  ["Make token", of("1a2b3c4d-5e6f-4a8b", "-9c0d-1e2f3a4b5c6d"), (s) => headers("Authorization", `Token ${s}`)],
  [
    "Make hook of somebody else",
    of("9awy1v402d1s0z7y", "hsf1rv7w91reqhqo"),
    (s) => ({ url: `https://hook.eu1.make.com/${s}` }),
  ],
  ["AWS access key", of("AKIA", "IOSFODNN7EXAMPLQ"), (s) => ({ value: s })],
];

function headers(name: string, value: string): JsonObject {
  return {
    url: "https://api.example.com/",
    headers: [
      { name: "Accept", value: "application/json" },
      { name, value },
    ],
  };
}

test("thirty secrets of all kinds are in no file, no output, no plan and no commit, and Make keeps them", async () => {
  const modules = planted.map(([, secret, part], index) => ({
    id: index + 1,
    module: "http:ActionSendData",
    mapper: part(secret),
  }));
  const loop = await startLoop({
    files: {},
    snapshot: { scenarios: [{ id: 4100, name: "Secrets", blueprint: blueprintOf("Secrets", modules) }] },
  });
  const git = (...words: readonly string[]): string => execFileSync("git", words, { cwd: loop.dir, encoding: "utf8" });
  git("init", "-q");
  git("add", ".");
  git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "project");
  const secrets = planted.map(([, secret]) => secret);
  const leaked = (text: string): readonly string[] => secrets.filter((secret) => text.includes(secret));

  const ran = await cli(["export", "--dir", loop.dir, "--commit"]);
  expect(ran).toMatchObject({ code: 0 });
  expect(leaked(`${ran.out}${ran.err}`)).toEqual([]);
  const files = filesIn(loop.dir);
  expect(leaked(Object.values(files).join("\n"))).toEqual([]);
  expect(leaked(readFileSync(join(loop.dir, ".make-gitops/targets/production/exported.json"), "utf8"))).toEqual([]);
  expect(leaked(git("log", "-p", "--all"))).toEqual([]);
  expect(ran.out).toContain(`${planted.length} secrets were replaced`);

  const planFile = join(loop.dir, "plan.json");
  const planned = await cli(["plan", "--dir", loop.dir, "--out", planFile, "--json"]);
  expect(planned.code).toBe(0);
  expect(leaked(`${planned.out}${planned.err}${readFileSync(planFile, "utf8")}`)).toEqual([]);

  // Something else changes in Git, so that the blueprint is written whole.
  const blueprint = files["scenarios/secrets/blueprint.json"] as string;
  loop.write({ "scenarios/secrets/blueprint.json": blueprint.replace('"application/json"', '"text/plain"') });
  const { changes } = await loop.planned();
  expect(changes.map(({ action }) => action)).toEqual(["update"]);
  await loop.applied();
  const live = JSON.stringify(liveBlueprint(loop, "Secrets")).replaceAll("\\\\", "\\");
  expect(secrets.filter((secret) => !live.includes(secret))).toEqual([]);
  expect(live).toContain("text/plain");
  expect((await exported(loop)).written.filter((file) => file !== "INDEX.md")).toEqual([]);
});
