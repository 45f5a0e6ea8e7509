import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { dots, isSecretName, isSecretShape, maskSecrets, maskText } from "../../src/engine/secret.ts";
import type { Json } from "../../src/json.ts";

// Put together here, so that no scanner takes this file for a leak.
const random = (length: number): string => "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY".repeat(4).slice(0, length);
const hex = (length: number): string => "0123456789abcdef".repeat(8).slice(0, length);

test.for([
  "authorization",
  "Authorization",
  "Proxy-Authorization",
  "x-api-key",
  "X-API-KEY",
  "apiKey",
  "api_key",
  "APIKey",
  "apikey",
  "token",
  "access_token",
  "accessToken",
  "accesstoken",
  "x-auth-token",
  "botToken",
  "token2",
  "tokenValue",
  "password",
  "userPassword",
  "passwd",
  "DB_PASSWORD",
  "authPass",
  "secret",
  "client_secret",
  "clientSecret",
  "private_key",
  "cookie",
  "Set-Cookie",
  "Ocp-Apim-Subscription-Key",
  "secretKey",
  "signing_key",
  "credentials",
  "Service Role Key",
])("takes %s for the name of a secret", (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.for([
  "tokens",
  "max_tokens",
  "maxTokens",
  "tokenType",
  "tokenLimit",
  "keyword",
  "keyName",
  "publicKey",
  "key",
  "keys",
  "Project key",
  "Idempotency-Key",
  "nextPageToken",
  "page_token",
  "fromToken",
  "author",
  "shareCookies",
  "rejectUnauthorized",
  "auth",
  "Key insights",
  "",
])("takes %s for no secret", (name) => {
  expect(isSecretName(name)).toBe(false);
});

const shapes: readonly (readonly [what: string, text: string, masked: string])[] = [
  ["a bearer header", `Bearer ${random(30)}`, `Bearer ${dots}`],
  [
    "a bearer token in a longer text",
    `curl -H 'Authorization: Bearer ${random(30)}' x`,
    `curl -H 'Authorization: Bearer ${dots}' x`,
  ],
  ["a basic header", `Basic ${btoa("user:passphrase")}`, `Basic ${dots}`],
  ["a JWT", `eyJ${random(20)}.${random(30)}.${random(40)}`, dots],
  ["a hook of Make", `https://hook.eu1.make.com/${random(32)}`, `https://hook.eu1.make.com/${dots}`],
  [
    "a hook of Make's other house",
    `https://hook.eu1.make.celonis.com/${random(32)}?a=1`,
    `https://hook.eu1.make.celonis.com/${dots}?a=1`,
  ],
  ["a mailhook", `to ${random(24)}@hook.eu2.make.com now`, `to ${dots}@hook.eu2.make.com now`],
  ["an OpenAI key", `sk-${random(40)}`, dots],
  ["a GitHub token", `ghp_${random(36)}`, dots],
  ["a fine-grained GitHub token", `github_pat_${random(40)}`, dots],
  ["a Slack token", `xoxb-${random(30)}`, dots],
  ["a Slack hook", `https://hooks.slack.com/services/T0/B0/${random(24)}`, `https://hooks.slack.com/services/${dots}`],
  [
    "a Discord hook",
    `https://discord.com/api/webhooks/123456/${random(60)}`,
    `https://discord.com/api/webhooks/123456/${dots}`,
  ],
  ["a Google key", `AIza${random(35)}`, dots],
  ["an AWS key id", `AKIA${random(16).toUpperCase()}`, dots],
  ["an Airtable token", `pat${random(14)}.${hex(64)}`, dots],
  ["an old Notion token", `secret_${random(43)}`, dots],
  ["a Notion token", `ntn_${random(46)}`, dots],
  ["a HubSpot token", `pat-eu1-${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`, dots],
  [
    "a Telegram token in its URL",
    `https://api.telegram.org/bot123456789:${random(35)}/getMe`,
    `https://api.telegram.org/bot123456789:${dots}/getMe`,
  ],
  ["a Stripe key", `sk_live_${random(24)}`, dots],
  ["a restricted Stripe key", `rk_live_${random(24)}`, dots],
  ["a SendGrid key", `SG.${random(22)}.${random(43)}`, dots],
  [
    "a private key",
    `-----BEGIN RSA PRIVATE KEY-----\n${random(60)}\n-----END RSA PRIVATE KEY-----`,
    `-----BEGIN RSA PRIVATE KEY-----${dots}-----END RSA PRIVATE KEY-----`,
  ],
  [
    "a private key without its end",
    `x -----BEGIN PRIVATE KEY-----\n${random(60)}`,
    `x -----BEGIN PRIVATE KEY-----${dots}`,
  ],
  ["a password in a URL", "postgres://app:hunter2@db.example.com/x", `postgres://app:${dots}@db.example.com/x`],
  [
    "a key in a query",
    "https://example.com/a?b=1&api_key=hunter2&c=3",
    `https://example.com/a?b=1&api_key=${dots}&c=3`,
  ],
  ["a bare key in a query", "https://example.com/a?key=hunter2#top", `https://example.com/a?key=${dots}#top`],
  ["a secret in a form", "grant_type=x&client_secret=hun$ter2", `grant_type=x&client_secret=${dots}`],
  ["a header line", "X-Api-Key: hunter2hunter2\nAccept: text/html", `X-Api-Key: ${dots}\nAccept: text/html`],
  ["a constant in code", `const token = "hunter2hunter2";`, `const token = "${dots}";`],
  [
    "a value in JSON text",
    `{ "name": "Ann", "password" : "it is \\"secret\\"", "n": 1 }`,
    `{ "name": "Ann", "password" : "${dots}", "n": 1 }`,
  ],
  [
    "a value in a JSON body with templates",
    `{"a": {{1.b}}, "c": "{{replace(1.x; "y"; "z")}}", "token": "hunter"}`,
    `{"a": {{1.b}}, "c": "{{replace(1.x; "y"; "z")}}", "token": "${dots}"}`,
  ],
  [
    "a header list in JSON text",
    `[{"name":"Authorization","value":"abc"},{"name":"Accept","value":"abc"}]`,
    `[{"name":"Authorization","value":"${dots}"},{"name":"Accept","value":"abc"}]`,
  ],
  [
    "JSON held in JSON",
    JSON.stringify({ body: JSON.stringify({ token: "hunter" }) }),
    JSON.stringify({ body: JSON.stringify({ token: dots }) }),
  ],
];

test.for(shapes)("masks %s, and only it", ([, text, masked]) => {
  expect(maskText(text)).toBe(masked);
  expect(maskText(masked)).toBe(masked);
  expect(isSecretShape(text)).toBe(true);
});

test.for([
  "11111111-2222-4333-8444-555555555555",
  "Bearer {{1.token}}",
  "Bearer ${var.TOKEN}",
  "Basic authentication is used",
  "Bearer authentication",
  "The token something",
  "password: required",
  "https://example.com/?token={{1.token}}&key=${var.KEY}",
  "https://user:{{1.password}}@example.com",
  `{"password": "{{1.password}}", "token": "", "max_tokens": "200"}`,
  "sk-learn, risk-averse-and-long-winded-words",
  "{{1.token}} = {{2.password}}",
  "see https://www.make.com/en/help and hook.eu1.make.com",
  "12:30:00",
])("leaves %s as it is", (text) => {
  expect(maskText(text)).toBe(text);
  expect(isSecretShape(text)).toBe(false);
});

describe("in values", () => {
  const rows: readonly (readonly [what: string, path: string, value: Json, masked: Json])[] = [
    ["a leaf by its name", "modules.7.parameters.password", "x", dots],
    ["an item of a list by the list's name", "cookie", ["a", "b"], [dots, dots]],
    ["a template under a secret name", "mapper.token", "{{1.token}}", "{{1.token}}"],
    ["a scheme and a template", "mapper.Authorization", "Bearer {{1.token}}", "Bearer {{1.token}}"],
    ["a reference under a secret name", "mapper.token", "${var.TOKEN}", "${var.TOKEN}"],
    ["a literal before a template", "mapper.token", "abc{{1.token}}", dots],
    ["an empty secret", "mapper.token", "", ""],
    ["the id of a key", "parameters.apiKey", 12, 12],
    ["a password of digits", "parameters.password", 1234, dots],
    ["the address of a contract", "variables.token", `0x${hex(40)}`, `0x${hex(40)}`],
    [
      "a header list",
      "mapper.headers",
      [
        { name: "Authorization", value: "abc" },
        { name: "Accept", value: "*/*" },
      ],
      [
        { name: "Authorization", value: dots },
        { name: "Accept", value: "*/*" },
      ],
    ],
    [
      "a query list",
      "mapper.qs",
      [
        { name: "key", value: "abc" },
        { name: "q", value: "abc" },
      ],
      [
        { name: "key", value: dots },
        { name: "q", value: "abc" },
      ],
    ],
    [
      "variables",
      "mapper.variables",
      [
        { name: "api_key", value: "abc" },
        { name: "key", value: "abc" },
      ],
      [
        { name: "api_key", value: dots },
        { name: "key", value: "abc" },
      ],
    ],
    ["one header without its name", "mapper.headers.0.value", random(24), dots],
    ["one harmless header without its name", "mapper.headers.0.value", "application/json", "application/json"],
    [
      "a header with a known name and a random value",
      "mapper.headers",
      [{ name: "X-Request", value: random(24) }],
      [{ name: "X-Request", value: random(24) }],
    ],
    [
      "the default of an input",
      "interface.input",
      [{ name: "token", type: "text", default: "abc" }],
      [{ name: "token", type: "text", default: dots }],
    ],
    ["a URL", "mapper.url", "https://a.example.com/?token=abc", `https://a.example.com/?token=${dots}`],
  ];
  test.for(rows)("%s", ([, path, value, masked]) => {
    expect(maskSecrets(value, path.split("."))).toEqual(masked);
    expect(maskSecrets(masked, path.split("."))).toEqual(masked);
  });

  test("keeps a key __proto__ a key", () => {
    const value = JSON.parse(`{"__proto__": {"token": "abc"}}`) as Json;
    expect(JSON.stringify(maskSecrets(value, []))).toBe(`{"__proto__":{"token":"${dots}"}}`);
  });
});

test("masking twice is masking once, for any text built of the pieces of secrets", () => {
  const pieces = [
    "token",
    "=",
    ":",
    " ",
    '"',
    "Bearer ",
    random(20),
    "eyJ",
    ".",
    "sk-",
    "ghp_",
    "{{",
    "}}",
    "${",
    "}",
    "@",
    "https://",
    "?key=",
    "&",
    dots,
    "\\",
    "{",
    "hook.eu1.make.com/",
    "\n",
    "1",
    "'",
  ];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })), { maxLength: 30 }),
      (parts) => {
        const once = maskText(parts.join(""));
        expect(maskText(once)).toBe(once);
      },
    ),
    { numRuns: 2000 },
  );
});

test("masking a value twice is masking it once", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom("token", "qs", "headers", "text"), (value, name) => {
      const once = maskSecrets(value as Json, [name]);
      expect(maskSecrets(once, [name])).toEqual(once);
    }),
    { numRuns: 300 },
  );
});

const hostile = [
  "eyJ",
  "eyJa.",
  "sk-",
  "{{",
  "${",
  '"',
  '"a":',
  '\\"',
  "token=",
  "Bearer ",
  "-----BEGIN PRIVATE KEY-----",
  "a://b:",
  "a",
  "pat",
  "1",
  "1:",
  ".",
  "@",
  "hook.make.com/",
  " ",
  "a=",
  '{"a":"',
  "_",
  "-",
  "a@",
  "SG.a",
  "<",
  "secret_",
  '"\\\\',
  "token:",
  "a=token:",
];
test.for(hostile)("a text of nothing but %s ends in time that grows with its length", (piece) => {
  const fill = (length: number): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
  for (const end of ["", "!", " x"]) expect(maskText(fill(100_000) + end).length).toBeGreaterThan(0);
});

test("hostile mixtures of 100 kB end as well", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...hostile), { minLength: 1, maxLength: 4 }), (parts) => {
      const piece = parts.join("");
      expect(maskText(piece.repeat(Math.ceil(100_000 / piece.length))).length).toBeGreaterThan(0);
    }),
    { numRuns: 40 },
  );
});
