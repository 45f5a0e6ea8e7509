// What status may find, as reports: a target with everything, one that is fine, and fleets.

import type { AskedTarget, Finding, StatusReport, TargetStatus, UnaskedTarget } from "../../src/engine/status.ts";
import type { StatusSurroundings } from "../../src/render/status-words.ts";

const stats = { requests: 9, limitPerMinute: 240, durationMs: 1400 };
const at = "2026-11-20T09:12:00.000Z";
const scenario = (path: string, name: string, id: string) =>
  ({ kind: "scenario", address: `scenario/${path}`, name, remoteId: id }) as const;
const orders = { kind: "webhook", address: "webhook/orders-in", name: "Orders in", remoteId: "58" } as const;

const everyFinding: readonly Finding[] = [
  { ...scenario("stock/sync", "Sync stock", "4101"), condition: "switched-off", why: "errors", at },
  { ...scenario("sale/start", "Start of the sale", "4102"), condition: "switched-off", why: "once" },
  { ...scenario("import", "Import", "4103"), condition: "switched-off", why: "unknown" },
  { ...scenario("stock/sync", "Sync stock", "4101"), condition: "invalid" },
  { ...scenario("billing/reminder", "Invoice reminder", "4104"), condition: "paused" },
  { ...scenario("billing/reminder", "Invoice reminder", "4104"), condition: "incomplete", count: 2 },
  { ...scenario("old/report", "Old report", "4105"), condition: "missing" },
  { ...orders, condition: "webhook-off", why: "gone" },
  { kind: "webhook", name: "Spare", remoteId: "59", condition: "webhook-off", why: "disabled" },
  { ...scenario("once", "Once", "4106"), condition: "never-runs", why: "past" },
  { ...scenario("season", "Season", "4107"), condition: "never-runs", why: "ended" },
  { ...scenario("leap", "Leap", "4108"), condition: "never-runs", why: "no-run" },
  {
    ...scenario("orders/new-order", "New order intake", "4100"),
    condition: "changed",
    fields: [
      { path: "name", from: "New order", to: "New order intake" },
      { path: "schedule", from: { type: "indefinitely", interval: 900 }, to: { type: "indefinitely", interval: 3600 } },
    ],
    isEdited: true,
    wasKept: false,
    by: "Editor",
    at,
  },
  {
    ...scenario("leads/new-lead", "New lead", "4109"),
    condition: "changed",
    fields: [],
    isEdited: true,
    wasKept: false,
    at,
  },
  {
    ...scenario("kept", "Kept", "4110"),
    condition: "changed",
    fields: [],
    isEdited: false,
    wasKept: true,
    by: "Editor",
    at,
  },
  { ...scenario("paused-by-hand", "By hand", "4111"), condition: "stopped", by: "Editor", at },
  { ...scenario("paused-by-someone", "By someone", "4112"), condition: "stopped" },
  { kind: "webhook", name: "Never used", remoteId: "60", condition: "webhook-unused" },
  { kind: "scenario", address: "scenario/new", name: "New", condition: "not-applied" },
  { kind: "scenario", name: "Theirs", remoteId: "4113", condition: "unmanaged" },
  ...["A", "B", "C", "D", "E", "F", "G"].map(
    (name, index): Finding => ({ kind: "webhook", name, remoteId: String(60 + index), condition: "unmanaged" }),
  ),
];

export const failing: AskedTarget = {
  target: "production",
  standing: "failing",
  team: { id: 88, name: "Production", organization: "Shop GmbH", zone: "eu2.make.com" },
  applied: 41,
  appliedAt: "2026-11-18T16:20:00.000Z",
  scenarios: { on: 12, all: 14 },
  managed: 17,
  findings: everyFinding,
  requests: 9,
};

export const fine: AskedTarget = { ...failing, standing: "fine", findings: [], scenarios: { on: 14, all: 14 } };

const named = (name: string, target: AskedTarget): AskedTarget => ({ ...target, target: name });
const only = (name: string, standing: AskedTarget["standing"], ...conditions: Finding["condition"][]): AskedTarget => ({
  ...failing,
  target: name,
  standing,
  findings: everyFinding.filter(
    ({ condition }, index) =>
      conditions.includes(condition) && everyFinding.findIndex((each) => each.condition === condition) === index,
  ),
});

const unasked = (target: string, why: UnaskedTarget["why"], code: UnaskedTarget["problem"]["code"]): UnaskedTarget => ({
  target,
  standing: "not-asked",
  why,
  apiKeyEnv: `MAKE_KEY_${target.toUpperCase()}`,
  problem: { code, message: "eu2.make.com could not be reached for GET /teams/88: no answer in time" },
});

const reportOf = (...targets: readonly TargetStatus[]): StatusReport => ({ formatVersion: 1, targets, met: [], stats });

export const statusReports = {
  "status-target": reportOf(failing),
  "status-fine": reportOf(fine),
  "status-fleet": reportOf(
    unasked("bolt", "key", "make/unauthorized"),
    unasked("unset", "key", "key/missing"),
    unasked("away", "unreachable", "make/unreachable"),
    only("clients/kite", "failing", "switched-off", "incomplete"),
    only("clients/orbit-and-a-name-that-is-long", "changed", "changed", "unmanaged"),
    only("clients/nova", "told", "stopped"),
    { ...failing, target: "clients/many" },
    ...Array.from({ length: 113 }, (_, index) => named(`clients/fine-${index}`, fine)),
  ),
  "status-small-fleet": reportOf(named("production", fine), named("staging", fine)),
} as const satisfies Readonly<Record<string, StatusReport>>;

export const around: StatusSurroundings = {
  flagsOf: (target) => ` --target ${target}`,
  directionOf: () => "both",
};
