// What is found in real-looking modules, with its exact range, and what is not: a row each.

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/json.ts";
import { formatPath, type Path, valueAt } from "../../src/path.ts";
import { findSecrets } from "../../src/secrets/find-secrets.ts";
import { base36, hex, http, jwt, made, module, planted, uuid } from "./planted.ts";

const header = (name: string, value: string): JsonObject => http({ headers: [{ name, value }] });
const body = (data: string): JsonObject => http({ data, bodyType: "raw", contentType: "application/json" });
const url = (text: string): JsonObject => http({ url: text });
const setVariable = (name: string, value: string): JsonObject =>
  module("util:SetVariables", {
    scope: "roundtrip",
    variables: [
      { name: "shop", value: "eu" },
      { name, value },
    ],
  });

const basic = Buffer.from("shop-api:Winter-2031!").toString("base64");
const telegram = `7318462905:AA${made(33)}`;
const discordBot = `MT${made(24)}.${made(6)}.${made(38)}`;
const pem = `-----BEGIN PRIVATE KEY-----\n${made(64)}\n${made(64, undefined, 3)}\n-----END PRIVATE KEY-----`;

/** Kind, then a spec whose secrets stand between ⟦ and ⟧. */
const found: readonly (readonly [kind: string, spec: JsonObject])[] = [
  ["header Authorization", header("Authorization", `Bearer ⟦${made(40)}⟧`)],
  ["header authorization", header("authorization", `Basic ⟦${basic}⟧`)],
  ["header Authorization", header("Authorization", `Token ⟦${uuid()}⟧`)],
  ["header Authorization", header("Authorization", `Zoho-oauthtoken ⟦1000.${made(32, hex)}.${made(32, hex, 5)}⟧`)],
  ["header Authorization", header("Authorization", `⟦${made(32, hex)}⟧`)],
  ["header Authorization", header("Authorization", `Bearer ⟦${jwt()}⟧`)],
  ["header Proxy-Authorization", header("Proxy-Authorization", `Basic ⟦${basic}⟧`)],
  ["header Authorization", header("Authorization", 'Basic {{base64("shop:⟦Winter-2031!⟧")}}')],
  ["password", body("<s:Login><User>shop</User><s:Password>⟦Winter-2031!⟧</s:Password></s:Login>")],
  ["header X-API-Key", header("X-API-Key", `⟦${made(32)}⟧`)],
  ["header X-API-Key", header("X-API-Key", "⟦shop-door-2031⟧")],
  ["header x-make-apikey", header("x-make-apikey", `⟦${uuid(2)}⟧`)],
  [
    "header apikey",
    module("http:MakeRequest", { headers: { apikey: `⟦${made(40, hex)}⟧`, Accept: "application/json" } }),
  ],
  ["header X-Auth-Token", module("http:MakeRequest", { headers: [{ key: "X-Auth-Token", value: `⟦${made(24)}⟧` }] })],
  ["header Cookie", header("Cookie", `⟦session=${made(32, hex)}; theme=dark⟧`)],
  ["header PRIVATE-TOKEN", header("PRIVATE-TOKEN", `⟦glpat-${made(20)}⟧`)],
  ["password", http({ authUser: "shop", authPass: "⟦Winter-2031!⟧" })],
  [
    "password",
    module(
      "email:ActionSendEmail",
      {},
      { parameters: { smtp: { password: "⟦abcd qrst wxyz hjkl⟧".replace("abcd", "kuwd") } } },
    ),
  ],
  ["field apiKey", module("acme:search", { apiKey: `⟦${made(32)}⟧` })],
  ["field client_secret", body(`{"client_id": "shop", "client_secret": "⟦${made(40)}⟧", "total": {{1.total}}}`)],
  ["password", body('{"login": {"user": "{{1.email}}", "password": "⟦hunter2031⟧"}}')],
  ["field access_token", body(JSON.stringify({ payload: '{"access_token":"@@"}' }).replace("@@", `⟦${made(32)}⟧`))],
  ["field client_secret", http({ data: `a=1&client_secret=⟦${made(32)}⟧&b=2` })],
  ["password", http({ data: "grant_type=password&username={{1.email}}&password=⟦Winter-2031!⟧&scope=all" })],
  ["?api_key= in the URL", url(`https://api.example.com/v1/orders?api_key=⟦${made(32)}⟧&page={{1.page}}`)],
  ["?token= in the URL", url(`https://api.example.com/v1/orders?page=2&token=⟦${made(24)}⟧`)],
  ["?key= in the URL", url(`https://maps.example.com/json?key=⟦AIza${made(35)}⟧&address={{1.city}}`)],
  ["?sig= in the URL", url(`https://logic.example.com/run?api-version=2016&sig=⟦${made(43)}⟧`)],
  [
    "?apikey= in the URL",
    http({
      qs: [
        { name: "page", value: "1" },
        { name: "apikey", value: `⟦${made(32, hex)}⟧` },
      ],
    }),
  ],
  ["password in the URL", url("https://shop:⟦Winter-2031!⟧@api.example.com/orders")],
  [
    "password in the URL",
    module("acme:query", { database: "postgres://shop:⟦Winter-2031!⟧@db.example.com:5432/shop" }),
  ],
  ["JWT", module("acme:send", { text: `Signed with ⟦${jwt()}⟧ today` })],
  ["Google API key", module("util:SetVariable2", { name: "maps", value: `⟦AIza${made(35)}⟧` })],
  ["Google access token", module("acme:send", { text: `⟦ya29.${made(60)}⟧` })],
  ["Airtable token", module("acme:send", { text: `⟦pat${made(14)}.${made(64, hex)}⟧` })],
  ["Notion token", module("acme:send", { text: `⟦secret_${made(43)}⟧` })],
  ["Notion token", module("acme:send", { text: `key: ⟦ntn_${made(46)}⟧` })],
  ["HubSpot token", module("acme:send", { text: `⟦pat-eu1-${uuid(3)}⟧` })],
  ["Telegram bot token", url(`https://api.telegram.org/bot⟦${telegram}⟧/sendMessage`)],
  ["Telegram bot token", module("acme:send", { text: `⟦${telegram}⟧` })],
  ["Discord webhook URL", url(`https://discord.com/api/webhooks/1123581321345589144/⟦${made(68)}⟧`)],
  ["Discord bot token", module("acme:send", { text: `⟦${discordBot}⟧` })],
  ["Slack token", module("acme:send", { text: `⟦xoxb-731846290518-7318462905187-${made(24)}⟧` })],
  ["Slack webhook URL", url(`https://hooks.slack.com/services/⟦T7Q2K9L4M/B8W3X5Z1N/${made(24)}⟧`)],
  ["Stripe key", module("acme:send", { text: `⟦sk_live_${made(24)}⟧` })],
  ["OpenAI key", module("acme:send", { text: `⟦sk-proj-${made(48)}⟧` })],
  ["OpenAI key", module("acme:send", { text: `⟦sk-${made(48)}⟧` })],
  ["Anthropic key", module("acme:send", { text: `⟦sk-ant-api03-${made(93)}AA⟧` })],
  ["Groq key", module("acme:send", { text: `⟦gsk_${made(52)}⟧` })],
  ["GitHub token", module("acme:send", { text: `⟦ghp_${made(36)}⟧` })],
  ["GitLab token", module("acme:send", { text: `⟦glpat-${made(20)}⟧` })],
  ["SendGrid key", module("acme:send", { text: `⟦SG.${made(22)}.${made(43)}⟧` })],
  ["AWS access key", module("acme:send", { text: "⟦AKIAZ7Q2K9L4M8W3X5Z1⟧" })],
  ["field AWS_SECRET_ACCESS_KEY", module("acme:send", { text: `AWS_SECRET_ACCESS_KEY=⟦${made(40)}⟧` })],
  ["private key", module("acme:sign", { key: `⟦${pem}⟧` })],
  ["field authToken", module("twilio:call", { accountSid: `AC${made(32, hex)}`, authToken: `⟦${made(32, hex, 9)}⟧` })],
  ["field Make API token", setVariable("Make API token", `⟦${uuid(4)}⟧`)],
  ["Make hook URL", url(`https://hook.eu2.make.com/⟦${made(32, base36)}⟧`)],
  ["Make hook URL", url(`https://hook.us1.make.celonis.com/⟦${made(32, base36, 6)}⟧?order={{1.id}}`)],
  ["Make mailhook address", module("email:ActionSendEmail", { to: [`⟦${made(30, base36)}⟧@hook.eu1.make.com`] })],
  ["field api_key", setVariable("api_key", `⟦${made(32)}⟧`)],
  ["field API_KEY", module("code:run", { code: `const API_KEY = "⟦${made(32)}⟧";\nreturn fetch(url);` })],
  [
    "Slack token",
    module("util:SetVariable2", { name: "bot", value: `{{if(1.test; "⟦xoxb-731846290518-${made(24)}⟧"; 2.bot)}}` }),
  ],
  [
    "field x-api-key",
    module(
      "acme:send",
      {},
      {
        filter: {
          name: "known",
          conditions: [[{ a: "{{1.headers.`x-api-key`}}", o: "text:equal", b: `⟦${made(32)}⟧` }]],
        },
      },
    ),
  ],
  [
    "field apiKey",
    { interface: { input: [{ name: "apiKey", type: "text", default: `⟦${made(32)}⟧` }] }, blueprint: {} },
  ],
  ["Stripe key", { description: `Pays with ⟦rk_live_${made(24)}⟧`, blueprint: {} }],
  ["field verifyToken", { type: "acme-hook", data: { verifyToken: `⟦${made(24)}⟧` } }],
  [
    "Airtable token",
    {
      blueprint: {},
      editor: {
        modules: { 4: { metadata: { restore: { expect: { base: { value: `⟦pat${made(14)}.${made(64, hex)}⟧` } } } } } },
      },
    },
  ],
];

function textAt(spec: JsonObject, path: Path): string {
  const text = valueAt(spec, path);
  return typeof text === "string" ? text : "";
}

test.for(found.map(([kind, spec], index) => [index + 1, kind, spec] as const))(
  "%i: finds a %s with its exact range",
  async ([, kind, marked]) => {
    const { spec, ranges, secrets } = planted(marked);
    const findings = await findSecrets(spec);
    expect(findings.map(({ path, start, end }) => `${formatPath(path)} ${start} ${end}`)).toEqual(ranges);
    expect(findings.map((each) => each.kind)).toEqual([kind]);
    expect(findings.map(({ path, start, end }) => textAt(spec, path).slice(start, end))).toEqual(secrets);
    for (const secret of secrets) expect(JSON.stringify(findings)).not.toContain(secret);
  },
);

test("the rows are of many kinds", () => {
  expect(new Set(found.map(([kind]) => kind)).size).toBeGreaterThan(30);
});

const harmless: readonly (readonly [what: string, spec: JsonObject])[] = [
  ["an expression", header("Authorization", "Bearer {{1.token}}")],
  ["an expression alone", header("X-API-Key", "{{3.apiKey}}")],
  ["a reference", header("X-API-Key", "${var.SHOP_KEY}")],
  ["a reference behind a scheme", header("Authorization", "Bearer ${var.SHOP_KEY}")],
  ["an escaped reference", header("Authorization", "Bearer $${var.SHOP_KEY}")],
  ["a hook's URL as a reference", url("${webhook.orders-in.url}")],
  ["words around an expression", header("Authorization", "Bearer shop-{{1.token}}-live")],
  ...[
    "YOUR_API_KEY",
    "your-api-key-here",
    "xxxxxxxxxxxxxxxx",
    "<token>",
    "••••••",
    "REPLACE_ME",
    "changeme",
    "",
    "aaaaaaaaaa",
  ].map((text) => [`the placeholder ${JSON.stringify(text)}`, header("X-API-Key", text)] as const),
  ...[
    "Bearer YOUR_TOKEN",
    "Bearer <your token>",
    "Bearer xxx",
    "Basic eHh4eDp4eHh4",
    "Basic ***",
    "Bearer 1234567890",
  ].map((text) => [`the placeholder ${JSON.stringify(text)}`, header("Authorization", text)] as const),
  ["a placeholder with a known prefix", module("acme:send", { text: "sk-your-api-key-goes-in-this-place-2031" })],
  ["a placeholder of a hook", url("https://hook.eu2.make.com/your-webhook-id")],
  [
    "a word with a known prefix",
    module("acme:send", { css: "sk-folding-cube-wrapper-2", npm: "npm_config_registry_2" }),
  ],
  ...["page", "id", "none", "next_page_token", "getNextPageToken", "page2", "2031-01-01"].map(
    (text) => [`the word ${text} as a token`, body(JSON.stringify({ token: text }))] as const,
  ),
  [
    "names that only look secret",
    module("acme:send", { publicKey: made(40), keyword: made(20), primaryKey: made(20), tokens: "4096" }),
  ],
  [
    "counts of tokens",
    module("openai-gpt-3:CreateCompletion", { max_tokens: "2048", maxTokens: 2048, tokenType: "bearer-like-2031a" }),
  ],
  [
    "a pair whose key is the name of a field",
    module("acme:update", { fields: [{ key: "name", value: `rec${made(14)}` }] }),
  ],
  ["an id of a sheet", module("google-sheets:addRow", { spreadsheetId: made(44), sheetId: "Sheet1" })],
  ["a bare UUID", module("acme:get", { id: uuid(), databaseId: uuid(2) })],
  ["a contract of a coin", setVariable("token", `0x${made(40, hex)}`)],
  [
    "a coin of another chain",
    module("util:SetVariables", {
      variables: [
        { name: "chain", value: "solana" },
        { name: "token", value: made(44) },
      ],
    }),
  ],
  ["an id of an account", module("twilio:call", { accountSid: `AC${made(32, hex)}` })],
  [
    "ids of connections",
    module(
      "http:ActionSendDataAPIKeyAuth",
      {},
      { parameters: { auth: 72_749, __IMTCONN__: 5120, apiKeyKeychain: "5120" } },
    ),
  ],
  ["a cookie that tells nobody", header("Cookie", "lang=en; theme=dark")],
  ...["field_12", "client.secret1", "#87B74A", "Secret Santa 2031"].map(
    (text) => [`${text} as a secret`, module("acme:send", { secret: text })] as const,
  ),
  ["expressions of regular expressions", module("regexp:Parser", { pattern: '"access_token":"(.*?)"|token=([^&]+)' })],
  ["an idempotency key", header("Idempotency-Key", uuid())],
  [
    "other headers",
    http({
      headers: [
        { name: "Content-Type", value: "application/json" },
        { name: "X-Request-Id", value: uuid() },
      ],
    }),
  ],
  [
    "prose",
    module("acme:send", {
      text: "Basic authentication is used. Token: required. The password: see the vault. Bearer tokens expire.",
    }),
  ],
  [
    "a form that only names fields",
    module("acme:send", { text: 'Fill in "password": "Enter your password" and "token": "string".' }),
  ],
  [
    "an address for mail",
    module("email:ActionSendEmail", { to: ["shop@example.com"], token: "shop-2031@example.com" }),
  ],
  ["a user without a password in a URL", url("https://shop@api.example.com/orders")],
  ["a URL with an expression as password", url("https://shop:{{1.password}}@api.example.com/orders")],
  [
    "a filter on a secret's presence",
    module("acme:send", {}, { filter: { conditions: [[{ a: "{{1.token}}", o: "text:equal", b: "page" }]] } }),
  ],
  [
    "fields of forms and labels",
    module(
      "acme:send",
      {},
      {
        metadata: {
          expect: [{ name: "password", type: "password", label: "Password", default: made(32) }],
          interface: [{ name: "access_token", label: `token ${made(32)}` }],
          restore: { parameters: { __IMTCONN__: { label: `My key ${made(32)}` } } },
        },
      },
    ),
  ],
  ["a comment that switches secretlint off, alone", module("acme:send", { text: "/* secretlint-disable */" })],
];

test.for(harmless)("%s is no secret", async ([, spec]) => {
  expect(await findSecrets(spec)).toEqual([]);
});

describe("findings", () => {
  test("of one text are apart and sorted, and expressions between them stay outside", async () => {
    const { spec, ranges } = planted(
      body(`{"api_key": "⟦${made(32)}⟧", "to": "{{1.to}}", "hook": "https://hook.eu2.make.com/⟦${made(32, base36)}⟧"}`),
    );
    const findings = await findSecrets(spec);
    expect(findings.map(({ path, start, end }) => `${formatPath(path)} ${start} ${end}`)).toEqual(ranges);
  });

  test("come in the order of paths, numbers by their value", async () => {
    const key = made(32);
    const items = Array.from({ length: 12 }, () => ({ name: "X-API-Key", value: key }));
    const findings = await findSecrets(http({ headers: items, authPass: "Winter-2031!" }));
    expect(findings.map(({ path }) => path.slice(4).join("."))).toEqual([
      "authPass",
      ...items.map((_, index) => `headers.${index}.value`),
    ]);
  });

  test("come from error handlers, routes, branches, tools and unattached chains too", async () => {
    const inner = { id: 9, module: "http:ActionSendData", mapper: { authPass: "⟦Winter-2031!⟧" } };
    const { spec, ranges } = planted({
      blueprint: {
        flow: [
          {
            id: 1,
            module: "builtin:BasicRouter",
            branches: [{ flow: [inner] }],
            onerror: [inner],
            routes: [{ flow: [inner] }],
            tools: [{ flow: [inner] }],
          },
        ],
        metadata: { designer: { orphans: [[inner]] } },
      },
    });
    expect((await findSecrets(spec)).map(({ path, start, end }) => `${formatPath(path)} ${start} ${end}`)).toEqual(
      ranges,
    );
  });

  test("are the same although a text tells secretlint to be quiet", async () => {
    const { spec, ranges } = planted(
      module("acme:send", {
        a: "/* secretlint-disable */ secretlint-disable",
        b: `⟦hvs.${made(90)}⟧`.replace("hvs.", "ghp_"),
      }),
    );
    expect(await findSecrets(spec)).toHaveLength(ranges.length);
  });

  test("vanish when references take their places", async () => {
    for (const [, marked] of found) {
      const replaced = JSON.parse(JSON.stringify(marked).replaceAll(/⟦[^⟧]*⟧/g, "${var.SECRET}")) as JsonObject;
      expect(await findSecrets(replaced)).toEqual([]);
    }
  });

  test("lie within their texts and apart, whatever the texts are", async () => {
    const word = fc.constantFrom(
      "token",
      "api_key",
      "Bearer ",
      "=",
      ":",
      '"',
      "\\",
      "{{",
      "}}",
      "${var.X}",
      "&",
      "?",
      made(20),
      " ",
      "sk-",
      "://",
      "@",
      "password",
    );
    const text = fc.array(word, { maxLength: 15 }).map((words) => words.join(""));
    await fc.assert(
      fc.asyncProperty(text, text, async (name, value) => {
        const spec = http({ headers: [{ name, value }], data: value, [name]: value });
        const findings = await findSecrets(spec);
        for (const [index, { path, start, end }] of findings.entries()) {
          const held = textAt(spec, path);
          expect(start >= 0 && start < end && end <= held.length).toBe(true);
          const before = findings[index - 1];
          const isSameText = before !== undefined && formatPath(before.path) === formatPath(path);
          expect(isSameText && before.end > start).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test.for([
  "a",
  "a:",
  "token=",
  '"',
  '\\"',
  '{"a":',
  "{{",
  "${",
  "bearer ",
  "https://a:",
  "eyJ",
  "A1",
  "?key=",
  "x-",
  " ",
  "\n",
  "1",
  "=",
  "a.",
  "-----BEGIN ",
  "sk-",
  "[",
  "<",
])("time grows with the length of %j alone", async (unit) => {
  const cost = async (length: number): Promise<number> => {
    const spec = http({ data: unit.repeat(Math.ceil(length / unit.length)) });
    const times: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      const before = process.cpuUsage();
      await findSecrets(spec);
      const { user, system } = process.cpuUsage(before);
      times.push(user + system);
    }
    return Math.min(...times);
  };
  const short = await cost(20_000);
  // Eight times the length: a square would cost 64 times as much.
  expect(await cost(160_000)).toBeLessThan(30 * Math.max(short, 5_000));
});
