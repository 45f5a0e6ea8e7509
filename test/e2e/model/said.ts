// Plan and model side by side: what each says of a thing, as a list of short texts such as `drift modules.7.filter`.

import type { Plan } from "../../../src/engine/plan.ts";
import type { Expected } from "./table.ts";

/** Of the things that the model has something to say of. */
export function told(all: Readonly<Record<string, Expected>>): Record<string, readonly string[]> {
  const speaking = Object.entries(all).filter(([, { said }]) => said.length > 0);
  return Object.fromEntries(speaking.map(([address, { said }]) => [address, said]));
}

/** What a plan says of each thing, in the model's words. */
export function saidBy(plan: Plan): Record<string, readonly string[]> {
  const said: Record<string, string[]> = {};
  const say = (address: string, what: string): void =>
    void (said[address] ??= []).push(what.replace(/routes\.\d+\./, "routes.N."));
  for (const { address, action, fields } of plan.changes) {
    if (action !== "update") say(address, action);
    for (const { path } of fields) say(address, `change ${path}`);
  }
  for (const { address, fields } of plan.drift) for (const { path } of fields) say(address, `drift ${path}`);
  for (const { address, path } of plan.conflicts) say(address, `conflict ${path}`);
  for (const { name } of plan.guards) say("guards", name);
  for (const { address } of plan.leftOver) say("left over", address);
  return Object.fromEntries(Object.entries(said).map(([address, list]) => [address, list.toSorted()]));
}
