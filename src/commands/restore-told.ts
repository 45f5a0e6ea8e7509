// A prepared restore in the words of its report: what changes, what it needs and whether that is there, what stays.

import { type Address, kindOf, pathOf } from "../address.ts";
import type { Change } from "../engine/plan.ts";
import { messageOf, parentDate } from "../git/find-commit.ts";
import type { Need, RestoredVersion, RestorePlan } from "../history/restore-report.ts";
import { kindNamed } from "../kinds/registry.ts";
import type { FoundTracked } from "./find-tracked.ts";
import { objectsUsed, type RestorePrepared } from "./restore-plan.ts";
import type { Session } from "./session.ts";

export async function toldRestore(
  session: Session,
  tracked: FoundTracked,
  version: RestoredVersion,
  prepared: RestorePrepared,
): Promise<RestorePlan> {
  const { plan, one, row, kept, fillIn, wanted } = prepared;
  const { address } = tracked;
  const change = plan.changes.find((each) => each.address === address);
  const { lastEdit, by } = row?.about ?? {};
  const active = row?.spec["active"];
  const isNew = change?.action === "create";
  const gone = isNew ? await goneBetween(session, tracked) : undefined;
  return {
    target: session.target.name,
    team: { id: one.team.id, name: one.team.name, organization: one.team.organization },
    address,
    name: row?.name ?? change?.name ?? tracked.name,
    version,
    action: actionOf(change),
    ...(row ? { remoteId: row.id } : {}),
    ...(typeof active === "boolean" ? { active } : {}),
    ...(typeof by === "string" ? { by } : {}),
    ...(typeof lastEdit === "string" ? { at: lastEdit } : {}),
    fields: change?.fields ?? [],
    ...(change?.action === "create" ? { about: change.about } : {}),
    ...(gone ? { gone } : {}),
    needs: needsOf(prepared),
    kept,
    fillIn,
    ...(isNew && kindOf(address) === "scenario"
      ? { comesBackOn: wanted.get(address)?.template["active"] === true }
      : {}),
    guards: plan.guards,
    impact: plan.changes.flatMap(impactOf),
  };
}

function actionOf(change: Change | undefined): RestorePlan["action"] {
  switch (change?.action) {
    case "create":
    case "update":
    case "replace":
      return change.action;
    default:
      return "none";
  }
}

// That it is made again is told in words of its own.
function impactOf({ action, impact }: Change): readonly string[] {
  return action === "create" ? [] : impact;
}

/**
 * Git saw it for the last time in the commit before the one that took its files away. Where that was no backup and no
 * export, people deleted the files, and nothing is told of Make.
 */
async function goneBetween({ project, target }: Session, { deleted }: FoundTracked): Promise<RestorePlan["gone"]> {
  if (!deleted) return undefined;
  const follows = target.direction === "from-make" || saysDeleted(await messageOf(project.root, deleted.sha));
  if (!follows) return undefined;
  const after = await parentDate(project.root, deleted.sha);
  return { before: deleted.at, ...(after === undefined ? {} : { after }) };
}

function saysDeleted(message: string): boolean {
  return /^- .+: deleted in Make$/m.test(message);
}

const notes: Readonly<Record<string, string>> = { "data-store": "its records are untouched" };

function needsOf(prepared: RestorePrepared): readonly Need[] {
  const { plan, references, live, problems } = prepared;
  const made = new Set(plan.changes.filter(({ action }) => action === "create").map(({ address }) => address));
  const named = references.map((each): Need => {
    const what = `${kindNamed(kindOf(each)).model.title} ${pathOf(each)}`;
    if (made.has(each)) return { what, is: "made again", ...noteOfNew(each) };
    return live.ids.has(each) ? { what, is: "there", ...noteOfOld(each) } : { what, is: "missing" };
  });
  const bound = objectsUsed(prepared).map(({ kind, name }): Need => {
    const note = notes[kind];
    return { what: `${kind.replace("-", " ")} "${name}"`, is: "there", ...(note === undefined ? {} : { note }) };
  });
  const folders = [...made]
    .filter((each) => kindOf(each) === "folder")
    .map((each): Need => ({ what: `folder ${pathOf(each)}`, is: "made again" }));
  const missing = problems
    .filter(({ code }) => code.startsWith("binding/") || code === "reference/literal-id")
    .map(({ message }): Need => ({ what: message.split("\n")[0]?.split("  ")[0] ?? "", is: "missing" }));
  return [...named, ...bound, ...folders, ...missing];
}

function noteOfNew(address: Address): Pick<Need, "note"> {
  return kindOf(address) === "webhook" ? { note: "with a new URL" } : {};
}

function noteOfOld(address: Address): Pick<Need, "note"> {
  return kindOf(address) === "webhook" ? { note: "same URL" } : {};
}
