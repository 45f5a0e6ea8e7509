// Plans of the same shop that guards hold back.

import type { Plan } from "../../src/engine/plan.ts";
import { emptyPlan, hash } from "./sample-plan.ts";

/** A delete that two guards hold. */
export const guardedPlan: Plan = {
  ...emptyPlan,
  options: { prune: true, keep: [] },
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
      digest: hash("8"),
    },
  ],
  order: [["scenario/old-import"]],
  guards: [
    { name: "delete", addresses: ["scenario/old-import"], message: "Deleting cannot be undone in Make." },
    { name: "protected", addresses: ["scenario/old-import"], message: "`protect: true` in its file." },
  ],
};

/** Every guard that there is. */
export const everyGuardPlan: Plan = {
  ...emptyPlan,
  guards: [
    { name: "delete", addresses: ["scenario/old-import"], message: "Deleting cannot be undone in Make." },
    {
      name: "recreate",
      addresses: ["webhook/orders-in"],
      message: "It gets a new URL; whoever calls the old one reaches nothing any more.",
    },
    {
      name: "many",
      addresses: ["scenario/a", "scenario/b", "scenario/c", "scenario/d"],
      message: "That is more than a fifth of a kind deleted or made anew at once.",
    },
    {
      name: "switch-off",
      addresses: ["scenario/e", "scenario/f", "scenario/g", "scenario/h"],
      message: "That is more than a fifth of a kind switched off at once.",
    },
    {
      name: "license",
      addresses: ["scenario/reports/weekly"],
      message:
        "The organization may have 10 scenarios on at once and has 10: Make would refuse to switch on all of these.",
    },
    {
      name: "move",
      addresses: ["scenario/old/a", "scenario/old/b", "scenario/new/a"],
      message:
        "Equal files left and came, and which one moved where is not to be seen: scenario/old/a, scenario/old/b left, scenario/new/a came. Write `movedFrom:` into those that moved.",
    },
    {
      name: "empty",
      addresses: ["scenario/a", "scenario/b"],
      message: "The repository holds nothing for this target, and Make holds what was applied before.",
    },
    {
      name: "namesake",
      addresses: ["scenario/orders/new order"],
      message:
        "Make has an object of this name already: scenario/orders/new order: id 4100, not managed here. A second one would be made beside it.",
    },
    {
      name: "in-use",
      addresses: ["webhook/orders-in"],
      message: 'Scenarios that are not managed here use it and would stop: "Copy of New order intake".',
    },
    {
      name: "drift",
      addresses: ["scenario/reports/weekly"],
      message: "It was changed in Make, and this target says `drift: refuse`.",
    },
  ],
};
