// Secrets in real-looking modules, a row each: for what finds them and for what hides them.

import type { JsonObject } from "../../src/json.ts";
import { base36, hex, http, jwt, made, module, uuid } from "./planted.ts";

export const header = (name: string, value: string): JsonObject => http({ headers: [{ name, value }] });
export const body = (data: string): JsonObject => http({ data, bodyType: "raw", contentType: "application/json" });
export const url = (text: string): JsonObject => http({ url: text });
export const setVariable = (name: string, value: string): JsonObject =>
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
export const found: readonly (readonly [kind: string, spec: JsonObject])[] = [
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
  ["header auth", header("auth", `⟦${made(11)}⟧`)],
  ["header X-Key", module("http:MakeRequest", { headers: { "X-Key": `⟦${made(20)}⟧` } })],
  ["password", body('{"user": "shop", "password": ⟦987654⟧, "total": 12}')],
  ["password", body("<r><Password>⟦s3cr3tXmlPw⟧</Password></r>")],
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
