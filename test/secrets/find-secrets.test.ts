// What is found in real-looking modules, with its exact range, and what is not: a row each.

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/json.ts";
import { formatPath, type Path, valueAt } from "../../src/path.ts";
import { findSecrets } from "../../src/secrets/find-secrets.ts";
import { base36, hex, http, made, module, planted, uuid } from "./planted.ts";
import { body, found, header, setVariable, url } from "./planted-secrets.ts";

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

  test("of numbers are those whose name says so, with all their digits", async () => {
    const spec = http(
      {
        password: 98_765_432,
        pin: 4711,
        qs: [{ name: "token", value: 73_184_629 }],
        max_tokens: 4_096_000,
        __IMTCONN__: 7_318_462,
        page_token: 7_318_462,
        key: 7_318_462,
        token: 12,
        count: 98_765_432,
      },
      { authPass: 12_345_678 },
    );
    const findings = await findSecrets(spec);
    expect(findings.map(({ path, start, end }) => `${formatPath(path.slice(3))} ${start} ${end}`)).toEqual([
      "mapper.password 0 8",
      "mapper.pin 0 4",
      "mapper.qs.0.value 0 8",
      "parameters.authPass 0 8",
    ]);
    expect(findings[0]?.kind).toBe("password");
  });

  test("of the name of an entry say that it is the name", async () => {
    const key = `ghp_${made(36)}`;
    const findings = await findSecrets(http({ limits: { [key]: "5" } }));
    expect(findings).toEqual([
      {
        path: ["blueprint", "flow", "0", "mapper", "limits", key],
        start: 0,
        end: 40,
        kind: "GitHub token",
        isKey: true,
      },
    ]);
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
        for (const [index, { path, start, end, isKey }] of findings.entries()) {
          const held = isKey ? (path.at(-1) as string) : textAt(spec, path);
          expect(start >= 0 && start < end && end <= held.length).toBe(true);
          const before = findings[index - 1];
          const isSameText =
            before !== undefined && before.isKey === isKey && formatPath(before.path) === formatPath(path);
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
