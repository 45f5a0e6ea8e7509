// What the golden texts of an apply are made of: the shop of the sample plan, with one changed module and one new webhook.

import type { ApplyReport, Done } from "../../src/apply/report.ts";
import type { Change } from "../../src/engine/plan.ts";

const hash = "0".repeat(64);
const shared = { fields: [], dependsOn: [], impact: [], digest: hash, content: hash };
const webhooks = { type: "immediately" };

export const newOrder: Change = {
  ...shared,
  address: "scenario/orders/new-order",
  action: "update",
  name: "New order intake",
  remoteId: "4100",
  active: true,
  fields: [{ path: "modules.7.mapper.values.Total", from: "{{1.total}}", to: "{{formatNumber(1.total; 2)}}" }],
};

export const returnsIn: Change = {
  ...shared,
  address: "webhook/returns-in",
  action: "create",
  name: "returns-in",
  about: "custom webhook",
};

export const returns: Change = {
  ...shared,
  address: "scenario/orders/returns",
  action: "create",
  name: "Returns",
  about: "4 modules",
  dependsOn: ["scenario/orders/new-order"],
};

export const madeHook: Done = {
  change: returnsIn,
  remoteId: "7312",
  differs: [],
  isInvalid: false,
  durationMs: 400,
};

export const changedOrder: Done = {
  change: newOrder,
  remoteId: "4100",
  differs: [],
  isInvalid: false,
  schedule: webhooks,
  durationMs: 900,
};

export const whole: ApplyReport = {
  formatVersion: 1,
  target: "production",
  applied: 42,
  done: [madeHook, changedOrder],
  failed: [],
  skipped: [],
  running: { "scenario/orders/new-order": true },
  stopped: [],
  isSettled: true,
  stats: { requests: 7, durationMs: 1600 },
};

/** Make took the new version, called it invalid, and has the former one again. */
export const putBack: ApplyReport = {
  ...whole,
  done: [madeHook],
  failed: [
    {
      change: newOrder,
      problem: {
        code: "apply/invalid",
        message: 'Make took the new version of "New order intake", calls it invalid, and does not say why.',
        hint: "A module may refer to one that is not there, or lack a value. Import it into a new scenario in Make to see which: make-gitops blueprint scenario/orders/new-order",
      },
      standing: { version: "former", active: true, schedule: webhooks, savedAt: "2026-11-18T16:20:00.000Z" },
    },
  ],
  skipped: [{ change: returns, blockedBy: "scenario/orders/new-order" }],
  isSettled: false,
};

/** Make refused the write. */
export const refused: ApplyReport = {
  ...putBack,
  failed: [
    {
      change: newOrder,
      problem: {
        code: "make/invalid-blueprint",
        message: 'Make refused PATCH /scenarios/4100: 400 IM007 module 7, "sheetId" is required',
      },
      refusal: { makeCode: "IM007", text: 'module 7, "sheetId" is required' },
      standing: { version: "untouched", active: true, schedule: webhooks, savedAt: "2026-11-18T16:20:00.000Z" },
    },
  ],
};

const stateOnly = { differs: [], isInvalid: false, schedule: webhooks, durationMs: 0 };

export const moved: ApplyReport = {
  ...whole,
  applied: 41,
  done: [
    {
      ...stateOnly,
      remoteId: "4100",
      change: {
        ...shared,
        address: "scenario/orders/new-order",
        action: "move",
        name: "New order intake",
        remoteId: "4100",
        movedFrom: "scenario/orders/intake",
      },
    },
    {
      ...stateOnly,
      remoteId: "7312",
      change: { ...shared, address: "webhook/returns-in", action: "adopt", name: "returns-in", remoteId: "7312" },
    },
  ],
  running: {},
  stats: { requests: 5, durationMs: 800 },
};
