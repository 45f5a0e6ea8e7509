// What a version is called, which files are whose, and what a history and a restore look like.

import { describe, expect, test } from "vitest";
import { wishOf } from "../../src/commands/restore-version.ts";
import { fieldsBetween } from "../../src/history/changed-fields.ts";
import { filesOf, resourceOf } from "../../src/desired/file-names.ts";
import { readVersion } from "../../src/history/read-version.ts";
import type { RestorePlan } from "../../src/history/restore-report.ts";
import type { JsonObject } from "../../src/json.ts";
import { kindNamed } from "../../src/kinds/registry.ts";
import { versionWords } from "../../src/render/history-terminal.ts";
import { noPaint } from "../../src/render/paint.ts";
import { renderRestore } from "../../src/render/restore-terminal.ts";
import { whenParts, whenWords } from "../../src/render/when.ts";
import { blueprintText } from "../e2e/shop.ts";

const at = (month: number, day: number, hours: number): string =>
  new Date(2026, month - 1, day, hours, 5).toISOString();
const now = new Date(2026, 10, 22, 21, 40);

test.for([
  [at(11, 22, 9), "today 09:05"],
  [at(11, 2, 2), "02 Nov 02:05"],
  [new Date(2025, 11, 31, 23, 59).toISOString(), "31 Dec 2025 23:59"],
  ["no date", "no date"],
] as const)("%s is told as %s", ([iso, words]) => {
  expect(whenWords(iso, now)).toBe(words);
});

test.for([
  ["make:16", { is: "make", version: "16" }],
  ["HEAD~3", { is: "commit", word: "HEAD~3" }],
  ["v1.0", { is: "commit", word: "v1.0" }],
  ["2026-11-15", { is: "moment", ms: new Date(2026, 10, 15, 23, 59, 59, 999).getTime() }],
  ["2026-11-15T08:00:00Z", { is: "moment", ms: Date.UTC(2026, 10, 15, 8) }],
] as const)("--from %s is understood", ([from, wish]) => {
  expect(wishOf(from)).toEqual(wish);
});

test.for(["2026-02-30", "2026-13-01", "2026-11-15Tnoon"])("--from %s is no date", (from) => {
  expect(() => wishOf(from)).toThrow("is no date");
});

test.for([
  ["scenario/a/b", undefined],
  ["scenario/a/b", "clients/acme"],
  ["webhook/in", undefined],
  ["webhook/in", "clients/acme"],
] as const)("each file of %s of %s is found to be its own", ([address, owner]) => {
  for (const file of filesOf(address, owner)) expect(resourceOf(file)).toEqual({ address, owner });
});

test("a file of no resource is nobody's", () => {
  for (const file of ["README.md", "targets/production.yaml", "scenarios/x.json", "ids/production.yaml"])
    expect(resourceOf(file)).toBeUndefined();
});

describe("a version", () => {
  test("is read from its files alone, settings and editor parts with it", async () => {
    const texts = new Map([
      ["scenarios/a/blueprint.json", blueprintText("A", [{ id: 1 }])],
      ["scenarios/a/scenario.yaml", "active: true\nprotect: true\n"],
    ]);
    const content = await readVersion("scenario", texts);
    expect(content).toMatchObject({ is: "there", template: { name: "A", active: true } });
    expect((content as { template: JsonObject }).template).not.toHaveProperty("protect");
    expect(await readVersion("scenario", new Map())).toEqual({ is: "gone" });
    expect(await readVersion("webhook", new Map([["webhooks/a.yaml", "type: webhook\n"]]))).toMatchObject({
      is: "there",
    });
    expect(await readVersion("webhook", new Map([["webhooks/a.yaml", "- a\n"]]))).toMatchObject({ is: "unreadable" });
  });

  test("says what it changed, with dots for secrets and references as they are written", () => {
    const of = { address: "scenario/a" as const, kind: kindNamed("scenario") };
    const version = (modules: Parameters<typeof blueprintText>[1], more: JsonObject = {}): JsonObject => ({
      blueprint: JSON.parse(blueprintText("A", modules)) as JsonObject,
      ...more,
    });
    const former = version([{ id: 1, mapper: { apiToken: "one", to: "${var.A}" } }, { id: 2 }], { active: false });
    const later = version([{ id: 1, mapper: { apiToken: "two", to: "${var.B}" } }], { active: true });
    const fields = fieldsBetween(of, former, later);
    expect(fields).toMatchObject([
      { path: "active", from: false, to: true },
      { path: "modules.1.mapper.apiToken", from: "••••••", to: "••••••" },
      { path: "modules.1.mapper.to", from: "${var.A}", to: "${var.B}" },
      { path: "modules.2" },
    ]);
    expect(versionWords({ is: "commit", did: "changed", fields })).toEqual([
      "active: off → on",
      "1 Tools: apiToken, to changed",
      "module 2 removed",
    ]);
    expect(fieldsBetween(of, former, former)).toEqual([]);
  });
});

const plan: RestorePlan = {
  target: "my-team",
  team: { id: 88, name: "My Team", organization: "Example Consulting" },
  address: "scenario/billing/invoice-reminder",
  name: "Invoice reminder",
  version: { is: "commit", from: "5be9d10", at: at(11, 15, 2) },
  action: "update",
  remoteId: "4100",
  active: true,
  by: "owner@example",
  at: at(11, 22, 21),
  fields: [
    {
      path: "modules.6.mapper.subject",
      from: "Reminder!",
      to: "Your invoice {{1.number}}",
      module: "Gmail: Send an email",
    },
    { path: "modules.9", to: { id: 9, module: "airtable:UpdateRecord" }, module: "Airtable: Update Record" },
  ],
  needs: [
    { what: "webhook invoice-in", is: "there", note: "same URL" },
    { what: 'connection "Gmail Office"', is: "there" },
  ],
  kept: [{ key: "4", words: "HTTP: header Authorization" }],
  fillIn: [],
  guards: [],
  impact: [],
};

test("a restore is shown before it is asked for", () => {
  expect(renderRestore(plan, { paint: noPaint, now })).toBe(`my-team · Example Consulting / My Team (team 88)
Backup of 15 Nov 02:05 (5be9d10) over what is in Make now (edited today 21:05 by owner@example)

~ restore  Invoice reminder                                   scenario/billing/invoice-reminder   on
    6  Gmail: Send an email      subject    "Reminder!"  →  "Your invoice {{1.number}}"
    9  Airtable: Update Record   comes back
    4  HTTP: header Authorization stays as it is in Make (the backup has no secrets)
  Same scenario, same id, same webhook URL, same connections, all there.

What is in Make now will be kept first, as a commit.
`);
});

test("one that was deleted says what is there, and what must be filled in", () => {
  const { remoteId: _id, active: _active, by: _by, at: _at, ...rest } = plan;
  const shown = renderRestore(
    {
      ...rest,
      action: "create",
      fields: [],
      kept: [],
      fillIn: [{ key: "4", words: "HTTP: header Authorization" }],
      gone: { after: at(11, 18, 2), before: at(11, 19, 2) },
      needs: [...rest.needs, { what: 'data store "Customers"', is: "there", note: "its records are untouched" }],
      comesBackOn: false,
    },
    { paint: noPaint, now },
  );
  expect(shown).toContain(`
    Deleted in Make between 18 and 19 Nov. It comes back with a new id.
    webhook invoice-in     still there, same URL
    connection "Gmail Office" there
    data store "Customers" there, its records are untouched
    ! fill in after restore: 4 HTTP: header Authorization
    Comes back OFF, because module 4 needs a value. Switch on in Make.
`);
});

test("what came from outside forges no line", () => {
  const hostile = { ...plan, name: "a\u001b[2Jb\nc", by: "x\r\ny", version: { ...plan.version, from: "\u001b]0;" } };
  expect(renderRestore(hostile, { paint: noPaint, now })).not.toMatch(/[^\P{Cc}\n]/u);
  expect(whenParts("\u001b[2J", now).day).not.toContain("\u001b");
});
