// Secrets that look like words or like examples: their place or their form says what they are.

import { expect, test } from "vitest";
import type { JsonObject } from "../../src/json.ts";
import { findSecrets } from "../../src/secrets/find-secrets.ts";

const of = (...parts: readonly string[]): string => parts.join("");
const header = (name: string, value: string): JsonObject => ({ headers: [{ name, value }] });

const rows: readonly (readonly [what: string, secret: string, mapper: (secret: string) => JsonObject])[] = [
  ["a short token in a URL", "q8Wm2xZ", (s) => ({ url: `https://a.example.com/x?token=${s}` })],
  ["a token of words in a URL", "MySecretToken2024", (s) => ({ url: `https://a.example.com/x?token=${s}` })],
  ["a word as a query parameter", "lemonade", (s) => ({ qs: [{ name: "api_key", value: s }] })],
  ["a sequence in a header", "abcdef1234567890abcdef12", (s) => header("Authorization", `Token ${s}`)],
  ["user and password in a header", of("dXNlcjpw", "YXNzd29yZA=="), (s) => header("Authorization", `Basic ${s}`)],
  [
    "a password in XML with attributes",
    "Zx81qqLmN0p",
    (s) => ({ data: `<wsse:Password Type="x">${s}</wsse:Password>` }),
  ],
  ["a password in SQL", "Zx81qqLmN0p", (s) => ({ query: `CREATE USER a IDENTIFIED BY '${s}'` })],
  ["a Mailgun key", of("key-", "3ax6xnjp29jd6fds4gc373sgvjxteol0"), (s) => ({ value: s })],
  ["a Mailchimp key", of("9f8a7c6b5d4e3f2a1b0c9d8e7f6a5b4c", "-us12"), (s) => ({ value: s })],
  ["an old Airtable key", of("key", "ABCDEFGHIJ1234"), (s) => ({ value: s })],
  ["a HubSpot token of a plain UUID", of("pat-na1-", "12345678-1234-1234-1234-123456789abc"), (s) => ({ value: s })],
  [
    "the key of a function in Azure",
    of("Zx81qqLmN0p", "Zx81qqLmN0p=="),
    (s) => ({ url: `https://x.azurewebsites.net/api/f?code=${s}` }),
  ],
  ["a key of words in a JSON body", "simplekey123", (s) => ({ data: `{"api_key":"${s}"}` })],
  ["a key of an example", of("wJalrXUtnFEMI/K7MDENG", "/bPxRfiCYEXAMPLEKEY"), (s) => ({ secretAccessKey: s })],
  ["a secret in a form", "abcdef123456", (s) => ({ data: `client_secret=${s}` })],
];

test.for(rows)("%s is found, to the letter", async ([, secret, mapper]) => {
  const module = { id: 1, module: "http:ActionSendData", version: 3, parameters: {}, mapper: mapper(secret) };
  const found = await findSecrets({ blueprint: { flow: [module], metadata: {} } });
  const text = JSON.stringify(mapper(secret));
  expect(text).toContain(secret.slice(0, 6));
  expect(found.map(({ start, end }) => end - start)).toEqual([secret.length]);
});

test("what only speaks of a secret is none", async () => {
  const mapper = {
    url: "https://a.example.com/?pageToken=abc&key=name&sort=token",
    token: "page",
    keyboard: "keyboardShortcut",
    qs: [{ name: "api_key", value: "{{1.apiKey}}" }],
    body: '{"token": "{{connection.token}}", "key": "value"}',
  };
  const module = { id: 1, module: "http:ActionSendData", version: 3, parameters: {}, mapper };
  expect(await findSecrets({ blueprint: { flow: [module], metadata: {} } })).toEqual([]);
});
