import { describe, expect, it } from "vitest";
import { appTitle, filterWords, moduleTitle } from "../../src/blueprint/titles.ts";
import { walkModules } from "../../src/blueprint/walk.ts";
import type { Json } from "../../src/json.ts";
import { corpusNames, isCorpusAbsent, readCorpusFile } from "./corpus.ts";

describe("moduleTitle", () => {
  it.skipIf(isCorpusAbsent).for(corpusNames)("has words for every module and filter of %s", (name) => {
    for (const { module } of walkModules(readCorpusFile(name).document.blueprint)) {
      expect(moduleTitle(module)).toMatch(/^\S.*\S$/);
      expect(filterWords(module["filter"] ?? null)).not.toMatch(/undefined|\[object|text:|number:/);
    }
  });

  it.for([
    ["google-sheets:addRow", "Google Sheets: Add Row"],
    ["airtable:ActionUpdateRecords", "Airtable: Update Records"],
    ["airtable:TriggerWatchRecords", "Airtable: Watch Records"],
    ["http:ActionSendData", "HTTP: Make a Request"],
    ["http:MakeRequest", "HTTP: Make a Request"],
    ["google-email:sendAnEmail", "Gmail: Send an Email"],
    ["google-drive:uploadAFile", "Google Drive: Upload a File"],
    ["gateway:CustomWebHook", "Webhooks: Custom Webhook"],
    ["builtin:BasicRouter", "Router"],
    ["builtin:BasicIfElse", "If-else"],
    ["builtin:BasicFeeder", "Iterator"],
    ["builtin:Break", "Break"],
    ["util:SetVariable2", "Tools: Set Variable"],
    ["notion:searchObjects1", "Notion: Search Objects"],
    ["x:GenerateV2", "X: Generate V2"],
    ["json:ParseJSON", "JSON: Parse JSON"],
    ["regexp:HTMLToText", "Text parser: HTML to Text"],
    ["openai-gpt-3:CreateCompletion", "OpenAI: Create Completion"],
    ["scenario-service:CallSubscenario", "Scenarios: Call Subscenario"],
    ["app#acme-crm-614494:listDeals", "Acme CRM: List Deals"],
    ["placeholder:Placeholder", "Empty module"],
    ["odd", "Odd"],
  ] as const)("names %s", ([module, title]) => {
    expect(moduleTitle({ module })).toBe(title);
  });

  it("prefers the title that somebody gave, on one line", () => {
    expect(moduleTitle({ module: "a:b", metadata: { designer: { name: " Query\n\u001b[31mDB " } } })).toBe(
      "Query [31mDB",
    );
    expect(moduleTitle({ module: "slack:CreateMessage", metadata: { designer: { name: " " } } })).toBe(
      "Slack: Create Message",
    );
  });

  it("has words for a module of any shape", () => {
    for (const module of [{}, { module: ":" }, { module: null }, { module: "" }, { module: "x", metadata: "y" }]) {
      expect(moduleTitle(module)).not.toBe("");
    }
  });
});

describe("appTitle", () => {
  it.for([
    ["google-sheets", "Google Sheets"],
    ["http", "HTTP"],
    ["rss", "RSS"],
    ["hubspotcrm", "HubSpot CRM"],
    ["app#courageousteams-614494", "Courageousteams"],
    ["", ""],
  ] as const)("names %s", ([name, title]) => {
    expect(appTitle(name)).toBe(title);
  });
});

describe("filterWords", () => {
  const status = { a: "{{1.status}}", o: "text:equal", b: "paid" };

  it.for<[string, Json[][], string]>([
    ["and", [[status, { a: "{{1.refunded}}", o: "text:notequal", b: "yes" }]], "status = paid  and  refunded ≠ yes"],
    ["or", [[status], [{ a: "{{1.`Approval Status`}}", o: "exist" }]], "status = paid  or  Approval Status exists"],
    ["both", [[status, status], [status]], "(status = paid  and  status = paid)  or  status = paid"],
    ["no conditions", [[]], ""],
  ])("joins conditions: %s", ([, conditions, words]) => {
    expect(filterWords({ name: "paid", conditions })).toBe(words);
  });

  it.for([
    ["text:equal", "x = 1"],
    ["text:equal:ci", "x = 1 (any case)"],
    ["text:notequal", "x ≠ 1"],
    ["text:contain", "x contains 1"],
    ["text:contain:ci", "x contains 1 (any case)"],
    ["text:notcontain", "x does not contain 1"],
    ["text:startswith", "x starts with 1"],
    ["text:pattern", "x matches 1"],
    ["exist", "x exists"],
    ["notexist", "x does not exist"],
    ["number:equal", "x = 1"],
    ["number:notequal", "x ≠ 1"],
    ["number:greater", "x > 1"],
    ["number:less", "x < 1"],
    ["number:greaterorequal", "x ≥ 1"],
    ["number:lessorequal", "x ≤ 1"],
    ["boolean:equal", "x = 1"],
    ["boolean:notequal", "x ≠ 1"],
    ["date:equal", "x = 1"],
    ["date:less", "x is before 1"],
    ["date:greater", "x is after 1"],
    ["date:greaterorequal", "x is at or after 1"],
    ["date:lessorequal", "x is at or before 1"],
    ["array:contain", "x contains 1"],
    ["array:notcontain:ci", "x does not contain 1 (any case)"],
    ["array:greater", "x has more items than 1"],
    ["numeric:less", "x numeric:less 1"],
    ["number:greaterequal", "x number:greaterequal 1"],
  ] as const)("puts %s into words", ([o, words]) => {
    expect(filterWords({ conditions: [[{ a: "{{1.x}}", o, b: "1" }]] })).toBe(words);
  });

  it.for<[Json, string]>([
    ["{{1.data[].x}}", "data[].x = y"],
    ["{{1.Key[1]}}", "Key[1] = y"],
    ["{{1.`1`}}", "{{1.`1`}} = y"],
    ["{{length(1.x)}}", "{{length(1.x)}} = y"],
    ["{{1.a}}{{1.b}}", "{{1.a}}{{1.b}} = y"],
    ["{{var.input.x}}", "{{var.input.x}} = y"],
    ["{{emptystring}}", '"" = y'],
    ["{{true}}", "true = y"],
    [" a\nb ", '" a\\nb " = y'],
    [5, "5 = y"],
    ["y", "y = y"],
    ["{{1.y}}", "{{1.y}} = y"],
  ])("shows the operand %j", ([a, words]) => {
    expect(filterWords({ conditions: [[{ a, o: "text:equal", b: "y" }]] })).toBe(words);
  });

  it.for<[Json, string]>([
    [null, ""],
    ["status = paid", "status = paid"],
    [{ name: "x" }, ""],
    [{ conditions: [["{{3.a}}", "number:less", "{{3.b}}"]] }, "a < b"],
    [{ conditions: [status] }, "status = paid"],
    [{ conditions: [[null, {}]] }, '""'],
    [{ conditions: [[{ a: "{{1.s}}", o: "text:equal", b: "{{2.s}}" }]] }, "{{1.s}} = {{2.s}}"],
  ])("reads odd filters: %j", ([filter, words]) => {
    expect(filterWords(filter)).toBe(words);
  });
});
