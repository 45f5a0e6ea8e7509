import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/json.ts";
import { planOf, scenario, type World } from "./objects.ts";

const secret = "pl41nw0rds";
const headers = (...list: JsonObject[]): JsonObject => scenario({ mapper: { headers: list } });
const json = { name: "Accept", value: "application/json" };
const ours = { name: "X-Shop", value: `\${var.TOKEN}` };
const made = { name: "X-Shop", value: secret };

const shown = (git: JsonObject, base: JsonObject, live: JsonObject, more: Partial<World> = {}): string =>
  JSON.stringify(planOf({ secrets: { TOKEN: secret }, ...more, things: { "scenario/a": { git, base, live } } }).plan);

describe("a plan shows no secret", () => {
  test.for([
    { name: "that Git adds to a list", git: headers(json, ours), base: headers(json), live: headers(json) },
    {
      name: "that differs in Make",
      git: headers(json, ours),
      base: headers(json, ours),
      live: headers(json, { ...made, value: `${secret}2` }),
    },
    {
      name: "that Make holds at another place of the list",
      git: headers(json, ours),
      base: headers(json, ours),
      live: headers(made, json),
    },
    { name: "that Git removes from a list", git: headers(json), base: headers(json, ours), live: headers(json, made) },
    {
      name: "in a module that Git removes",
      git: { blueprint: { flow: [] } },
      base: headers(ours),
      live: headers(made),
    },
    {
      name: "in a module that Make replaced",
      git: headers(ours),
      base: headers(ours),
      live: scenario({ module: "other:app", mapper: { key: secret } }),
    },
    {
      name: "that Make's editor copied to another field",
      git: headers(ours),
      base: headers(ours),
      live: scenario({ mapper: { headers: [made], note: secret } }),
    },
    {
      name: "in a conflict",
      git: headers(json, ours, { name: "A", value: "1" }),
      base: headers(json, ours),
      live: scenario({ mapper: { headers: [json, made] }, module: "x:y" }),
    },
  ])("$name", ({ git, base, live }) => {
    expect(shown(git, base, live)).not.toContain(secret);
  });

  test.for([
    {
      name: "a literal header in a list",
      fields: (value: string): JsonObject => ({ mapper: { headers: [{ name: "Authorization", value }] } }),
    },
    {
      name: "the value of a lone pair",
      fields: (value: string): JsonObject => ({ mapper: { header: { name: "Authorization", value } } }),
    },
    {
      name: "a field with a secret name",
      fields: (value: string): JsonObject => ({ parameters: { password: value } }),
    },
  ])("$name, as change, drift and conflict", ({ fields }) => {
    const [a, b, c] = ["Bearer aaaa1111zzzz", "Bearer bbbb2222zzzz", "Bearer cccc3333zzzz"].map((value) =>
      scenario(fields(value)),
    ) as [JsonObject, JsonObject, JsonObject];
    const texts = [shown(b, a, a), shown(a, a, b), shown(b, a, c)];
    expect(texts.every((text) => text.includes("••••••"))).toBe(true);
    for (const text of texts) expect(text).not.toContain("zzzz");
  });

  test("the URL of a webhook inside a text", () => {
    const git = scenario({ mapper: { text: `post to \${webhook.in.url}!` } });
    const hook = { type: "webhook", name: "in" };
    const { plan } = planOf({
      things: {
        "webhook/in": { git: hook, base: hook, live: hook },
        "scenario/a": { git, base: scenario({}), live: scenario({}) },
      },
    });
    expect(plan.changes).toHaveLength(1);
    expect(JSON.stringify(plan)).not.toContain("hook.eu1");
  });
});
