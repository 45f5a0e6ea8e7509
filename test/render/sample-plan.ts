// The plans that the golden texts are made of, with the data of one shop: what changes, what moves, what was decided. What
// clashes is sample-conflicts.ts, what is held back sample-guards.ts.

import type { Plan } from "../../src/engine/plan.ts";
import type { PlanSurroundings } from "../../src/render/surroundings.ts";

export const around: PlanSurroundings = {
  organization: "Shop GmbH",
  team: "Production",
  teamId: 88,
  zone: "eu2.make.com",
  commit: { sha: "4f2c1e9aa0f1c3d7b8e6a5f4c3b2a1908f7e6d5c", subject: "Skip refunded orders", isDirty: false },
  applied: 41,
  appliedAt: "2026-11-18T16:20:00.000Z",
  limitPerMinute: 240,
  shownBy: "plan",
  flags: "--target production",
  git: new Map([
    ["scenario/orders/new-order", { by: "a developer", at: "2026-11-22T08:05:00.000Z", isDirty: false }],
    ["scenario/billing/send-invoice", { isDirty: true }],
  ]),
};

export const hash = (digit: string): string => digit.repeat(64);
const paid = { a: "{{1.status}}", o: "text:equal", b: "paid" };
const notRefunded = { a: "{{1.refunded}}", o: "text:notequal", b: "yes" };
export const sheet = "Google Sheets: Add Row";
export const editor = { by: "editor@example.com", at: "2026-11-20T09:12:00.000Z" };

/** All that every plan has, and nothing to do. */
export const emptyPlan: Plan = {
  formatVersion: 1,
  target: "production",
  digest: hash("0"),
  options: { prune: false, keep: [] },
  basedOn: { commit: null, stateSerial: 7, zone: "eu2.make.com", teamId: 88 },
  summary: {
    create: 0,
    update: 0,
    replace: 0,
    delete: 0,
    move: 0,
    adopt: 0,
    unchanged: 75,
    objects: { scenario: 60, webhook: 11, "data-store": 4 },
    unmanaged: 0,
  },
  changes: [],
  order: [],
  drift: [],
  conflicts: [],
  guards: [],
  leftOver: [],
  stats: { requests: 5, durationMs: 800 },
};

export const update = {
  address: "scenario/orders/new-order",
  action: "update",
  name: "New order intake",
  remoteId: "4100",
  active: true,
  dependsOn: [],
  content: hash("1"),
  digest: hash("2"),
} as const;

/** One changed module, one new webhook, something kept. */
export const samplePlan: Plan = {
  ...emptyPlan,
  summary: { ...emptyPlan.summary, create: 1, update: 1, unchanged: 58 },
  changes: [
    {
      ...update,
      fields: [
        {
          path: "modules.7.mapper.values.Total",
          from: "{{1.total}}",
          to: "{{formatNumber(1.total; 2)}}",
          module: sheet,
        },
        {
          path: "modules.7.filter",
          from: { name: "paid", conditions: [[paid]] },
          to: { name: "paid", conditions: [[paid, notRefunded]] },
          module: sheet,
        },
      ],
      impact: [
        "Stays on.",
        "Fewer will pass: the filter of module 7 got a further condition.",
        "2 incomplete executions are waiting.",
      ],
    },
    {
      address: "webhook/returns-in",
      action: "create",
      name: "returns-in",
      about: "custom webhook, allowed from 203.0.113.0/24",
      fields: [],
      dependsOn: [],
      impact: [
        "Gets a new URL; after apply: make-gitops webhooks url returns-in",
        "No scenario uses it yet. Make switches a webhook off that stays unused for 5 days.",
      ],
      content: hash("3"),
      digest: hash("4"),
    },
  ],
  order: [["scenario/orders/new-order", "webhook/returns-in"]],
  drift: [
    {
      address: "scenario/reports/weekly",
      name: "Weekly report",
      fields: [{ path: "schedule", from: { type: "on-demand" }, to: { type: "indefinitely", interval: 900 } }],
      ...editor,
    },
  ],
  stats: { requests: 9, durationMs: 1400 },
};

/** Every kind of field: modules that come, go and are exchanged, routes, places, orders, lists, secrets, editor parts. */
export const everyFieldPlan: Plan = {
  ...emptyPlan,
  summary: { ...emptyPlan.summary, update: 1, unchanged: 74 },
  changes: [
    {
      ...update,
      movedFrom: "scenario/intake",
      fields: [
        {
          path: "modules.12",
          to: { id: 12, module: "slack:CreateMessage" },
          module: "Slack: Create Message",
          after: "9 Slack: Find User",
        },
        { path: "modules.13", to: { id: 13, module: "slack:CreateMessage" }, module: "Mail", after: "first of all" },
        {
          path: "modules.14",
          to: { id: 14, module: "slack:CreateMessage" },
          module: "Slack: Create Message",
          after: "first in route 3 of 4 Router",
        },
        {
          path: "modules.15",
          to: { id: 15, module: "builtin:Ignore" },
          module: "Ignore whatever went wrong with the row",
          after: "error handler of 7 Google Sheets: Add Row to the sheet that the shop reads its orders from",
        },
        { path: "modules.8", from: { id: 8, module: "json:ParseJSON" }, module: "JSON: Parse JSON" },
        {
          path: "modules.6",
          from: { id: 6, module: "google-email:sendAnEmail" },
          to: { id: 6, module: "http:MakeRequest" },
          module: "HTTP: Make a Request",
        },
        { path: "modules.7.place", from: "4/routes/0", to: "4/routes/1", module: sheet },
        {
          path: "modules.4.routes.order",
          from: ["4/routes/0", "4/routes/1"],
          to: ["4/routes/1", "4/routes/0"],
          module: "Router",
        },
        { path: "modules.4.routes.2", to: { label: "refunds", disabled: true }, module: "Router" },
        {
          path: "modules.16.branches.0",
          to: {
            label: "Paid",
            type: "condition",
            merge: false,
            disabled: false,
            conditions: [[{ a: "{{1.paid}}", o: "exist" }]],
          },
          module: "If-else",
        },
        { path: "modules.16.branches.1", to: { label: "", type: "else", merge: true }, module: "If-else" },
        { path: "modules.17.tools.0", to: { name: "Weather", description: "Of today" }, module: "Make AI Agents: Run" },
        { path: "modules.4.routes.0.label", from: "VIP", to: "big orders", module: "Router" },
        { path: "flow.order", from: ["1", "2", "3"], to: ["1", "3", "2"] },
        {
          path: "modules.5.mapper.headers",
          to: [{ name: "X-Env", value: "prod" }],
          module: "HTTP: Make a Request",
        },
        { path: "modules.5.mapper.token", from: "••••••", to: "••••••", module: "HTTP: Make a Request" },
        {
          path: "schedule",
          from: { type: "indefinitely", interval: 900 },
          to: { type: "weekly", days: [1, 2, 3, 4, 5], time: "09:00" },
        },
        { path: "editor.modules.7.metadata.designer.x", from: 0, to: 300 },
      ],
      impact: ["Stays on."],
    },
  ],
  order: [["scenario/orders/new-order"]],
};

/** New addresses and objects that come under management: nothing is written to Make. */
export const movedPlan: Plan = {
  ...emptyPlan,
  summary: { ...emptyPlan.summary, move: 2, adopt: 1, unchanged: 72 },
  changes: [
    {
      address: "scenario/orders/new-order",
      action: "move",
      name: "New order intake",
      remoteId: "4100",
      movedFrom: "scenario/old/path",
      fields: [],
      dependsOn: [],
      impact: [],
      content: hash("1"),
      digest: hash("5"),
    },
    {
      address: "scenario/clients/northern-lights/orders/incoming",
      action: "move",
      name: "Incoming orders",
      remoteId: "4108",
      movedFrom: "scenario/clients/northern/orders/incoming",
      fields: [],
      dependsOn: [],
      impact: [],
      content: hash("1"),
      digest: hash("6"),
    },
    {
      address: "scenario/reports/monthly",
      action: "adopt",
      name: "Monthly report",
      remoteId: "4109",
      fields: [],
      dependsOn: [],
      impact: [],
      content: hash("1"),
      digest: hash("7"),
    },
  ],
  order: [
    ["scenario/orders/new-order", "scenario/clients/northern-lights/orders/incoming", "scenario/reports/monthly"],
  ],
};

/** What was decided by `--keep`: Git's value is written for one scenario, the other's stays in Make. */
export const keptPlan: Plan = {
  ...samplePlan,
  options: {
    prune: false,
    keep: [
      { side: "git", addresses: ["scenario/orders/new-order"] },
      { side: "make", addresses: [] },
    ],
  },
  summary: { ...emptyPlan.summary, update: 1, unchanged: 74 },
  changes: [
    {
      ...update,
      fields: [
        {
          path: "modules.7.mapper.values.Total",
          from: "{{round(1.total)}}",
          to: "{{formatNumber(1.total; 2)}}",
          module: sheet,
        },
      ],
      impact: ["Stays on."],
    },
  ],
  order: [["scenario/orders/new-order"]],
};
