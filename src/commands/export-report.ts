// What an export says of itself: counts, changes, and whatever a person should know.

import { type Address, kindOf, type KindName } from "../address.ts";
import type { ExportedChange, ExportedFile, ExportReport } from "../export/report.ts";
import { kindNamed } from "../kinds/registry.ts";
import { fileLimits, readText } from "../project/files.ts";
import { projectFile } from "../project/load.ts";
import type { FileChange } from "../project/write-files.ts";
import type { RequestStats } from "../ports.ts";
import type { FilesToWrite } from "./export-files.ts";
import type { Found } from "./export-team.ts";

export function reportOf(found: Found, written: FilesToWrite, stats: RequestStats, durationMs: number): ExportReport {
  const { session, observed, exported, added, gone } = found;
  const { team, rows } = observed;
  const scenarios = [...(rows.get("scenario")?.values() ?? [])];
  const webhooks = [...(rows.get("webhook")?.values() ?? [])];
  const folders = new Set(scenarios.map(({ spec }) => spec["folder"]).filter((path) => typeof path === "string"));
  const listed = (kind: string) => observed.objects.filter((each) => each.kind === kind);
  const changes: ExportedChange[] = [
    ...exported.flatMap(({ change }) => (change ? [change] : [])),
    ...added.map(({ change }) => change),
    ...gone.map(
      ({ address, name, remoteId }): ExportedChange => ({
        address,
        name,
        remoteId,
        is: written.pruned.includes(address) ? "deleted" : "missing",
        fields: [],
        clashes: [],
        placed: [],
      }),
    ),
  ];
  return {
    formatVersion: 1,
    target: session.target.name,
    team: {
      id: team.id,
      name: team.name,
      organization: team.organization,
      zone: session.emulator === undefined ? session.reader().zone : "emulator",
    },
    isFirst: session.desired.resources.size === 0 && added.length > 0,
    totals: {
      scenarios: scenarios.length,
      active: scenarios.filter(({ spec }) => spec["active"] === true).length,
      folders: folders.size,
      webhooks: webhooks.length,
      webhooksWithoutScenario: webhooks.filter(({ about }) => typeof about["scenarioId"] !== "number").length,
      connections: listed("connection")
        .filter(isUsed(found))
        .map(({ name }) => name),
      keys: listed("key")
        .filter(isUsed(found))
        .map(({ name }) => name),
      dataStores: listed("data-store").length,
      dataStructures: listed("data-structure").length,
    },
    changes: changes.toSorted((a, b) => (a.address < b.address ? -1 : 1)),
    secrets: written.secrets,
    twins: found.twins
      .filter(({ address }) => added.some((each) => each.address === address))
      .map(({ name, remoteId, address }) => ({ name, remoteId, address })),
    namesakes: found.namesakes.map(({ name, remoteId, address }) => ({ name, remoteId, address })),
    unread: observed.unread.map(({ kind, scope }) => ({ what: titleOf(kind), scope })),
    failed: found.failed.map(({ address, row, why }) => ({ name: row.name, remoteId: row.id, address, why })),
    ahead: exported
      .filter(({ outcome }) => outcome.comparison.verdicts.some(({ verdict }) => verdict === "change"))
      .map(({ known }) => known.wanted.address),
    notes: notesOf(found, written.pruned),
    files: written.changes.map((change) => fileOf(session.project.root, change)),
    stats: { requests: stats.count, limitPerMinute: stats.limitPerMinute, durationMs },
  };
}

/** Bound before, or by this export. */
function isUsed({ bindings, spelling }: Found): (object: { readonly kind: string; readonly id: number }) => boolean {
  const used = new Set(
    [...spelling.bindingIds(), ...bindings].map(([name, id]) => `${name.split(".")[0] as string}:${id}`),
  );
  return ({ kind, id }) => used.has(`${kind}:${id}`);
}

function titleOf(kind: string): string {
  return `${kind.replace("-", " ")}s`;
}

function notesOf(
  { session, known, spelling, added, exported, observed, gone }: Found,
  pruned: readonly Address[],
): readonly string[] {
  const told = new Set<string>([
    ...added.map(({ address }) => address),
    ...exported.flatMap(({ change }) => change?.address ?? []),
  ]);
  const left = [...known.leftOver].filter((address) =>
    observed.rows.get(kindOf(address))?.has(known.state.resources[address]?.remoteId ?? ""),
  );
  const held = gone.filter(({ address, mayGo }) => mayGo && !pruned.includes(address));
  return [
    ...held.map(({ address }) => `${address} is gone in Make, and its files stay: others refer to it.`),
    ...left.map(
      (address) =>
        `${address} was taken out of Git and is still in Make: it is not brought back. apply --prune deletes it there.`,
    ),
    ...added.flatMap(({ address, dropped }) =>
      dropped.map(({ field, why }) => `${address}: ${field} is left to Make, since no file may say it so: ${why}`),
    ),
    ...spelling.leftOut
      .filter(({ address }) => told.has(address))
      .map(
        ({ address, path, kind }) =>
          `${address} › ${path} holds a secret (${kind}) where no file may name one: it was left out.`,
      ),
    ...[...spelling.bare].flatMap(([address, ids]) =>
      told.has(address)
        ? ids
            .filter(({ kind }) => kind !== "device")
            .map(
              ({ kind, id }) =>
                `${address} names a ${kindWords(kind)} with the id ${id} that ${session.target.name} does not have: the id stays as it is.`,
            )
        : [],
    ),
  ];
}

function kindWords(kind: string): string {
  return kind.replace("-", " ");
}

function fileOf(root: string, { file, text }: FileChange): ExportedFile {
  const isThere = readText(root, file, fileLimits.json) !== undefined;
  return { file, is: text === undefined ? "removed" : isThere ? "changed" : "new", kind: fileKind(file) };
}

function fileKind(file: string): ExportedFile["kind"] {
  if (file === projectFile) return "project";
  if (file === "INDEX.md") return "index";
  if (file.startsWith("ids/")) return "ids";
  const folder = /^(?:targets\/(?:[^/]+\/)+)?(scenarios|webhooks)\//.exec(file)?.[1];
  if (folder === undefined) return "target";
  return kindNamed(folder.slice(0, -1) as KindName).name;
}
