// Plans of the same shop in which Git and Make changed the same.

import type { Conflict, Plan } from "../../src/engine/plan.ts";
import { editor, emptyPlan, samplePlan, sheet } from "./sample-plan.ts";

const total: Conflict = {
  address: "scenario/orders/new-order",
  name: "New order intake",
  path: "modules.7.mapper.values.Total",
  module: sheet,
  base: "{{1.total}}",
  git: "{{formatNumber(1.total; 2)}}",
  live: "{{round(1.total)}}",
  ...editor,
};

/** One field changed in both, and beside it what does not clash. */
export const conflictPlan: Plan = {
  ...emptyPlan,
  conflicts: [total],
  drift: [
    {
      address: "scenario/orders/new-order",
      name: "New order intake",
      fields: [
        { path: "modules.9.mapper.text", from: "New order", to: "A new order", module: "Slack: Create a Message" },
        {
          path: "modules.12",
          to: { id: 12, module: "slack:CreateMessage" },
          module: "Slack: Create a Message",
          after: "first in route 2 of 4 Router",
        },
      ],
      ...editor,
    },
  ],
};

type SideValues = Pick<Conflict, "base" | "git" | "live">;

const clash = (path: string, sides: SideValues, module?: string): Conflict => ({
  address: total.address,
  name: total.name,
  path,
  ...(module === undefined ? {} : { module }),
  ...sides,
  ...editor,
});

const letter = ["Dear customer,", "thank you for your order.", "We pack it today.", "Your shop"];
const letterWith = (index: number, line: string): string => letter.with(index, line).join("\n");
const prompt = `Sort the message into one of these groups: ${"orders, returns, invoices, complaints, praise; ".repeat(4)}`;

/** Changed in both in every way that a field can be, in two scenarios, with something to write beside it. */
export const manyConflictsPlan: Plan = {
  ...samplePlan,
  summary: { ...emptyPlan.summary, create: 1, unchanged: 72 },
  changes: samplePlan.changes.filter(({ action }) => action === "create"),
  order: [["webhook/returns-in"]],
  conflicts: [
    clash("schedule", {
      base: { type: "on-demand" },
      git: { type: "indefinitely", interval: 900 },
      live: { type: "indefinitely", interval: 3600 },
    }),
    clash(
      "modules.5.mapper.body",
      { base: letter.join("\n"), git: letterWith(2, "We pack it tomorrow."), live: letterWith(2, "We packed it.") },
      "Gmail: Send an Email",
    ),
    clash(
      "modules.6.mapper.prompt",
      { base: prompt, git: prompt.replace("praise", "thanks"), live: prompt.replace("praise", "other") },
      "OpenAI: Create a Completion",
    ),
    clash("modules.7.place", { base: "4/routes/0", git: "4/routes/1", live: "flow" }, sheet),
    clash(
      "modules.4.routes.order",
      {
        base: ["4/routes/0", "4/routes/1", "4/routes/2"],
        git: ["4/routes/0", "4/routes/2", "4/routes/1"],
        live: ["4/routes/2", "4/routes/1", "4/routes/0"],
      },
      "Router",
    ),
    {
      ...total,
      address: "scenario/billing/send-invoice",
      name: "Send invoice",
      path: "modules.3",
      module: "JSON: Parse JSON",
      base: { id: 3, module: "json:ParseJSON", mapper: { json: "{{1.data}}" } },
      live: { id: 3, module: "json:ParseJSON", mapper: { json: "{{1.body}}" } },
      git: { id: 3, module: "http:MakeRequest" },
    },
    {
      address: "scenario/billing/send-invoice",
      name: "Send invoice",
      path: "description",
      git: "Sends what is due",
      live: "Sends all that is due",
    },
  ],
};
