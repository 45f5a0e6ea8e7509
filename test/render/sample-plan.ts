// The plan that the golden texts are made of: one changed module, one new webhook, something kept, something that clashes.

import type { Plan } from "../../src/engine/plan.ts";
import type { PlanSurroundings } from "../../src/render/plan-terminal.ts";

export const around: PlanSurroundings = {
  organization: "Shop GmbH",
  team: "Production",
  teamId: 88,
  zone: "eu2.make.com",
  commit: { sha: "4f2c1e9aa0f1c3d7b8e6a5f4c3b2a1908f7e6d5c", subject: "Skip refunded orders", isDirty: false },
  applied: 41,
  appliedAt: "2026-11-18T16:20:00.000Z",
  limitPerMinute: 240,
  next: "make-gitops apply --target production",
};

const paid = { a: "{{1.status}}", o: "text:equal", b: "paid" };
const notRefunded = { a: "{{1.refunded}}", o: "text:notequal", b: "yes" };
const sheet = "Google Sheets: Add Row";

export const emptyPlan: Plan = {
  formatVersion: 1,
  target: "production",
  digest: "0".repeat(64),
  basedOn: { commit: null, stateSerial: 7 },
  summary: {
    create: 0,
    update: 0,
    replace: 0,
    delete: 0,
    unchanged: 71,
    objects: { scenario: 60, webhook: 11 },
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

export const samplePlan: Plan = {
  ...emptyPlan,
  summary: { ...emptyPlan.summary, create: 1, update: 1, unchanged: 58 },
  changes: [
    {
      address: "scenario/orders/new-order",
      action: "update",
      name: "New order intake",
      remoteId: "4100",
      active: true,
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
        { path: "modules.12", to: { id: 12, module: "slack:CreateMessage" }, module: "Slack: Create Message" },
        { path: "modules.9", from: { id: 9, module: "json:ParseJSON" }, module: "JSON: Parse JSON" },
        {
          path: "schedule",
          from: { type: "indefinitely", interval: 900 },
          to: { type: "weekly", days: [1, 2, 3, 4, 5], time: "09:00" },
        },
        { path: "editor.modules.7.metadata.designer.x", from: 0, to: 300 },
      ],
      dependsOn: [],
      impact: ["Stays on.", "2 incomplete executions are waiting."],
    },
    {
      address: "webhook/returns-in",
      action: "create",
      name: "returns-in",
      about: "custom webhook, allowed from 203.0.113.0/24",
      fields: [],
      dependsOn: [],
      impact: ["Gets a new URL.", "No scenario uses it yet. Make switches a webhook off that stays unused for 5 days."],
      content: "0".repeat(64),
    },
  ],
  order: [["scenario/orders/new-order", "webhook/returns-in"]],
  drift: [
    {
      address: "scenario/reports/weekly",
      name: "Weekly report",
      fields: [{ path: "schedule", from: { type: "on-demand" }, to: { type: "indefinitely", interval: 900 } }],
      by: "editor@example.com",
      at: "2026-11-20T09:12:00.000Z",
    },
  ],
  stats: { requests: 9, durationMs: 1400 },
};

export const conflictPlan: Plan = {
  ...emptyPlan,
  conflicts: [
    {
      address: "scenario/orders/new-order",
      name: "New order intake",
      path: "modules.7.mapper.values.Total",
      module: sheet,
      base: "{{1.total}}",
      git: "{{formatNumber(1.total; 2)}}",
      live: "{{round(1.total)}}",
      by: "editor@example.com",
      at: "2026-11-20T09:12:00.000Z",
    },
  ],
};

export const guardedPlan: Plan = {
  ...emptyPlan,
  summary: { ...emptyPlan.summary, delete: 1 },
  changes: [
    {
      address: "scenario/old-import",
      action: "delete",
      name: "Old import",
      remoteId: "4107",
      fields: [],
      dependsOn: [],
      impact: [],
    },
  ],
  guards: [
    { name: "delete", addresses: ["scenario/old-import"], message: "Deleting cannot be undone in Make." },
    { name: "protected", addresses: ["scenario/old-import"], message: "`protect: true` in its file." },
  ],
};
