// What people do in Make's editor, by the official SDK: nothing of ours is in between.

import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { JsonObject } from "../../../src/json.ts";
import type { Loop } from "../loop.ts";
import { blueprintOf, folders, readLive } from "./files.ts";
import type { Side, Thing, World } from "./world.ts";

/** Straight to Make, as its editor saves: only what differs. */
export async function saveInMake(world: World, loop: Loop, thing: Thing, after: Side): Promise<void> {
  const { id, live, address } = thing;
  const { name, description, folder, active, schedule, ...options } = after.fields;
  const moved = (field: string): boolean => !isDeepStrictEqual(live.fields[field], after.fields[field]);
  if (address.startsWith("webhook/")) {
    if (moved("name")) await loop.make.hooks.rename(id, name as string);
    const ips = options["allowedIps"] as readonly string[] | null;
    const { method, headers, stringify } = options;
    await loop.make.hooks.update(id, { data: { method, headers, stringify, ip: ips ? ips.join(",") : null } } as never);
  } else {
    const { fields: _fields, ...flow } = after;
    const { fields: _former, ...flowBefore } = live;
    const hook = world.things.find((each) => each.address === "webhook/orders-in")?.id ?? 0;
    const body: JsonObject = {
      ...(moved("name") ? { name: name ?? null } : {}),
      ...(moved("description") ? { description: description ?? null } : {}),
      ...(moved("folder") ? { folderId: folders.find((each) => each.name === folder)?.id ?? null } : {}),
      ...(moved("schedule") ? { scheduling: JSON.stringify(schedule) } : {}),
      ...(isDeepStrictEqual(flow, flowBefore)
        ? {}
        : { blueprint: JSON.stringify({ name, ...blueprintOf(after, hook) }) }),
    };
    if (Object.keys(body).length > 0) await loop.make.scenarios.update(id, body);
    if (moved("active")) await loop.make.scenarios[active === true ? "activate" : "deactivate"](id);
  }
  thing.live = readLive(loop.snapshot(), { ...thing, live: after });
  expect(thing.live).toEqual(after);
}
