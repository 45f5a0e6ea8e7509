// The exports that the golden texts are made of: a first backup, a night with changes, one with something to decide, a quiet
// one, and one whose key may not read everything.

import type { ExportedChange, ExportedFile, ExportReport } from "../../src/export/report.ts";
import type { MergeEffect } from "../../src/render/export-pull-request.ts";

const scenarioFiles = (path: string, is: ExportedFile["is"] = "new"): ExportedFile[] =>
  ["scenario.yaml", "blueprint.json", "blueprint.editor.json"].map((name) => ({
    file: `scenarios/${path}/${name}`,
    is,
    kind: "scenario",
  }));
const webhookFile = (path: string): ExportedFile => ({ file: `webhooks/${path}.yaml`, is: "new", kind: "webhook" });
const index: ExportedFile = { file: "INDEX.md", is: "changed", kind: "index" };
const targetFile: ExportedFile = { file: "targets/my-team.yaml", is: "changed", kind: "target" };
const idsFile: ExportedFile = { file: "ids/my-team.yaml", is: "changed", kind: "ids" };

/** All that every report has, and nothing changed. */
export const quietReport: ExportReport = {
  formatVersion: 1,
  target: "my-team",
  team: { id: 88, name: "My Team", organization: "Example Consulting", zone: "eu2.make.com" },
  isFirst: false,
  totals: {
    scenarios: 23,
    active: 17,
    folders: 5,
    webhooks: 9,
    webhooksWithoutScenario: 1,
    connections: ["Gmail Office", "Airtable", "Slack", "Stripe", "Xero"],
    keys: [],
    dataStores: 3,
    dataStructures: 2,
  },
  changes: [],
  secrets: [],
  twins: [],
  namesakes: [],
  unread: [],
  failed: [],
  ahead: [],
  notes: [],
  files: [],
  stats: { requests: 5, limitPerMinute: 60, durationMs: 800 },
};

const names = Array.from({ length: 23 }, (_, index) => `scenario ${index + 1}`);

export const firstReport: ExportReport = {
  ...quietReport,
  isFirst: true,
  changes: names.map((name, index) => ({
    address: `scenario/backup/${name.replace(" ", "-")}`,
    name,
    remoteId: String(4100 + index),
    is: "new",
    fields: [],
    clashes: [],
    about: "5 modules, on demand",
    active: index < 17,
    placed: [],
  })),
  secrets: [
    {
      address: "scenario/billing/invoice-reminder",
      module: "4 HTTP: Make a Request",
      path: "modules.4.mapper.headers.0.value",
      kind: "header Authorization",
      var: "INVOICE_REMINDER_4_AUTHORIZATION",
    },
    {
      address: "scenario/leads/enrich-lead",
      module: "6 HTTP: Make a Request",
      path: "modules.6.mapper.url",
      kind: "?api_key= in the URL",
      var: "ENRICH_LEAD_6_API_KEY",
    },
  ],
  twins: [
    { name: "New lead", remoteId: "4107", address: "scenario/leads/new-lead-4107" },
    { name: "Weekly report", remoteId: "4119", address: "scenario/reports/weekly-report-4119" },
  ],
  files: [
    ...names.flatMap((name) => scenarioFiles(`backup/${name.replace(" ", "-")}`)),
    ...Array.from({ length: 9 }, (_, index) => webhookFile(`hook-${index + 1}`)),
    targetFile,
    idsFile,
    { ...index, is: "new" },
  ],
  stats: { requests: 38, limitPerMinute: 60, durationMs: 6000 },
};

const base = { remoteId: "4100", fields: [], clashes: [], placed: [] } as const;
const overdue = (days: string) => ({ name: "overdue", conditions: [[{ a: "days", o: "number:greater", b: days }]] });
const owner = { by: "owner@example.com", at: "2026-11-20T16:02:00.000Z" };

const reminder: ExportedChange = {
  ...base,
  ...owner,
  address: "scenario/billing/invoice-reminder",
  name: "Invoice reminder",
  is: "changed",
  active: true,
  fields: [
    { path: "modules.3.filter", from: overdue("14"), to: overdue("7"), module: "Tools: Set Variable" },
    {
      path: "modules.9",
      to: { id: 9, module: "slack:CreateMessage" },
      module: "Slack: Create Message",
      after: "6 Gmail: Send an Email",
    },
  ],
  placed: [{ path: "modules.3.mapper.values.Total", to: "override", why: "The file has ${var.TOTAL} there." }],
};
const weekly: ExportedChange = {
  ...base,
  by: "owner@example.com",
  at: "2026-11-20T17:30:00.000Z",
  address: "scenario/reports/weekly",
  name: "Weekly report",
  is: "changed",
  active: true,
  fields: [
    {
      path: "schedule",
      from: { type: "weekly", days: [1], time: "08:00" },
      to: { type: "weekly", days: [1], time: "09:00" },
    },
  ],
};
const layout: ExportedChange = {
  ...base,
  address: "scenario/sync/stock",
  name: "Sync stock",
  is: "changed",
  active: false,
  fields: [
    { path: "editor.modules.3.x", from: 0, to: 300 },
    { path: "editor.modules.4.x", from: 300, to: 600 },
  ],
};
const refund: ExportedChange = {
  ...base,
  ...owner,
  address: "scenario/billing/refund-check",
  name: "Refund check",
  is: "new",
  about: "5 modules, off",
  active: false,
};
const gone: ExportedChange = { ...base, address: "scenario/old-import", name: "Old import", is: "deleted" };

export const laterReport: ExportReport = {
  ...quietReport,
  changes: [refund, reminder, gone, weekly, layout],
  notes: ["2 webhooks were switched off by Make, since no scenario used them for 5 days: orders-in, returns-in."],
  files: [
    ...scenarioFiles("billing/refund-check"),
    { file: "scenarios/billing/invoice-reminder/blueprint.json", is: "changed", kind: "scenario" },
    { file: "scenarios/reports/weekly/scenario.yaml", is: "changed", kind: "scenario" },
    { file: "scenarios/sync/stock/blueprint.editor.json", is: "changed", kind: "scenario" },
    ...scenarioFiles("old-import", "removed"),
    targetFile,
    idsFile,
    index,
  ],
  stats: { requests: 6, limitPerMinute: 60, durationMs: 1240 },
};

const editor = { by: "editor@example.com", at: "2026-11-20T09:12:00.000Z" };

/** Changed in both, gone with files that stay, namesakes, and a key that may not read webhooks. */
export const clashReport: ExportReport = {
  ...quietReport,
  target: "production",
  team: { id: 88, name: "Production", organization: "Shop GmbH", zone: "eu2.make.com" },
  changes: [
    {
      ...base,
      ...editor,
      address: "scenario/orders/new-order",
      name: "New order intake",
      is: "clash",
      active: true,
      fields: [{ path: "modules.9.mapper.text", from: "New order", to: "New order!", module: "Slack: Create Message" }],
      clashes: [
        {
          path: "modules.7.mapper.values.Total",
          from: "{{formatNumber(1.total; 2)}}",
          to: "{{round(1.total)}}",
          module: "Google Sheets: Add Row",
        },
      ],
    },
    { ...base, address: "scenario/orders/returns", name: "Returns", is: "missing" },
    {
      ...base,
      ...editor,
      address: "webhook/orders-in",
      name: "Orders",
      is: "clash",
      clashes: [
        { path: "name", from: "Orders in", to: "Orders" },
        { path: "allowedIps", from: ["203.0.113.0/24"], to: ["198.51.100.7"] },
      ],
    },
  ],
  namesakes: [
    { name: "New lead", remoteId: "4107", address: "scenario/leads/new-lead" },
    { name: "Weekly report", remoteId: "4119", address: "scenario/reports/weekly" },
  ],
  unread: [{ what: "data stores", scope: "datastores:read" }],
  files: [
    { file: "scenarios/orders/new-order/blueprint.json", is: "changed", kind: "scenario" },
    { file: "scenarios/orders/new-order/blueprint.from-make.json", is: "new", kind: "scenario" },
  ],
  stats: { requests: 12, limitPerMinute: 240, durationMs: 1900 },
};

export const effects: readonly MergeEffect[] = [
  { target: "my-team", create: 0, change: 0, remove: 0, isSource: true, isThere: true },
  { target: "production", create: 2, change: 1, remove: 0, isSource: false, isThere: false },
];

const client = (index: number): string => `clients/c${index}`;

/** 114 clients that change alike, 2 that get more, 3 of which one loses something, 1 that has it. */
export const fleetEffects: readonly MergeEffect[] = [
  ...Array.from({ length: 114 }, (_, index) => ({ target: client(index), create: 0, change: 1, remove: 0 })),
  { target: "bolt", create: 2, change: 1, remove: 0 },
  { target: "nova", create: 2, change: 1, remove: 0 },
  { target: "acme", create: 0, change: 0, remove: 1 },
  { target: "tern", create: 0, change: 0, remove: 0 },
].map((effect) => ({ ...effect, isSource: false, isThere: false }));
