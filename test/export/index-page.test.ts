import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type IndexEntry, indexPage } from "../../src/export/index-page.ts";

const entries: readonly IndexEntry[] = [
  {
    address: "webhook/orders-in",
    folderOrFile: "webhooks/orders-in.yaml",
    name: "Orders",
    apps: [],
    usedBy: "New order intake",
  },
  { address: "webhook/returns-in", folderOrFile: "webhooks/returns-in.yaml", name: "Returns", apps: [] },
  {
    address: "scenario/reports/weekly",
    folderOrFile: "scenarios/reports/weekly/",
    name: "Weekly report",
    active: false,
    schedule: { type: "weekly", days: [1], time: "08:00" },
    apps: ["google-sheets:filterRows", "builtin:BasicAggregator", "google-email:sendAnEmail"],
    by: "editor@example.com",
    at: "2026-11-18T09:12:00.000Z",
    hasWebhook: false,
  },
  {
    address: "scenario/orders/new-order",
    folderOrFile: "scenarios/orders/new-order/",
    name: "New order intake | EU",
    active: true,
    schedule: { type: "immediately" },
    apps: ["gateway:CustomWebHook", "google-sheets:addRow", "google-sheets:updateRow", "slack"],
    by: "owner@example.com",
    at: "2026-11-20T16:02:00.000Z",
    hasWebhook: true,
  },
];

const never = (): boolean => false;
const always = (): boolean => true;
const page = indexPage(entries, undefined, never);

test("the index reads as its golden text", async () => {
  await expect(page).toMatchFileSnapshot("../cases/render/index/INDEX.md");
});

test("the index has the same bytes whatever the order and whatever page was before", () => {
  expect(indexPage(entries.toReversed(), page, always)).toBe(page);
  expect(indexPage(entries, "something\n| [else](x) | y |\n", always)).toBe(page);
});

test("a team without anything has an index all the same", () => {
  expect(indexPage([], undefined, never)).toBe("# What is in Make\n\n0 scenarios\n");
});

describe("who edited last", () => {
  const later = { by: "somebody@example.com", at: "2026-11-22T10:00:00.000Z" };
  const edited = (more: Partial<IndexEntry>): readonly IndexEntry[] =>
    entries.map((entry) => (entry.address === "scenario/reports/weekly" ? { ...entry, ...later, ...more } : entry));

  test("stays where a module was only moved on the canvas", () => {
    expect(indexPage(edited({}), page, always)).toBe(page);
    expect(indexPage(edited({}), page.replaceAll("\n", "\r\n"), always)).toBe(page);
  });

  test("moves where something changed", () => {
    expect(indexPage(edited({}), page, never)).toContain("somebody@example.com, 22 Nov 2026");
  });

  test("moves with any other cell of the row", () => {
    expect(indexPage(edited({ active: true }), page, always)).toContain("somebody@example.com");
    expect(indexPage(edited({ name: "Report" }), page, always)).toContain("somebody@example.com");
  });

  test("moves where the row was changed by hand", () => {
    expect(indexPage(edited({}), page.replace("| off |", "| **off** |"), always)).toContain("somebody@example.com");
    expect(indexPage(edited({}), page.replace("| off |", "|off|"), always)).toContain("somebody@example.com");
  });
});

test("whatever stands in names, a page follows from itself", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("|", "[", "]", "(", ")", "\\", "`", "<!--", " ", "\n", "@", "#") }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text, text), { maxLength: 5 }), (rows) => {
      const list = rows.map(
        ([name, by, path], index): IndexEntry => ({
          address: `scenario/a${index}`,
          folderOrFile: `scenarios/${path.toWellFormed()}${index}/`,
          name,
          apps: [name],
          by,
        }),
      );
      const before = indexPage(list, undefined, never);
      expect(before.split("\n").filter((line) => line.startsWith("| [")).length).toBe(rows.length);
      expect(before).not.toContain("<!--");
      const changed = list.map((entry) => ({ ...entry, by: "somebody else" }));
      expect(indexPage(changed, before, always)).toBe(before);
    }),
  );
});
