// The versions that Make keeps of one object and that no commit has. Each costs a request, so only the latest are read.

import { type JsonObject } from "../json.ts";
import type { FormerContent } from "../kinds/kind.ts";
import type { MakeReader } from "../ports.ts";
import { type AgainstMake, fieldsInMake, type Versioned } from "./changed-fields.ts";
import type { GitVersion } from "./git-versions.ts";
import type { HistoryEntry } from "./report.ts";

const readAtMost = 8;

export interface MakeVersions {
  readonly entries: readonly HistoryEntry[];
  /** Older ones that were not read. */
  readonly unread: number;
}

export interface MakeVersionsInput extends Pick<AgainstMake, "ignore" | "look"> {
  readonly of: Versioned;
  /** Make's id. */
  readonly id: string;
  readonly commits: readonly GitVersion[];
  /** Nothing older is asked for; undefined: everything that Make keeps. */
  readonly since: string | undefined;
}

/** What is in use now is none of them: it is told beside them, or it is as Git has it. */
export async function versionsInMake(api: MakeReader, input: MakeVersionsInput): Promise<MakeVersions> {
  const { versions, readVersion } = input.of.kind.remote;
  if (!versions || !readVersion) return { entries: [], unread: 0 };
  const [, ...former] = await versions(api, input.id);
  const { since } = input;
  const asked = former.filter(({ savedAt }) => since === undefined || (savedAt !== undefined && savedAt >= since));
  const entries: HistoryEntry[] = [];
  for (const version of asked.slice(0, readAtMost)) {
    const entry = entryOf(await readVersion(api, input.id, version), input);
    if (entry) entries.push(entry);
  }
  return { entries, unread: Math.max(0, asked.length - readAtMost) };
}

/** Undefined where a commit has the same. */
function entryOf({ spec, version, savedAt }: FormerContent, input: MakeVersionsInput): HistoryEntry | undefined {
  const { of, commits, ignore, look } = input;
  const templates = commits.flatMap(({ content, at }) =>
    content.is === "there" ? [{ at, template: contentOf(content.template, spec) }] : [],
  );
  const fieldsFrom = (template: JsonObject) => fieldsInMake(of, { template, live: spec, ignore, look });
  if (templates.some(({ template }) => fieldsFrom(template).length === 0)) return undefined;
  const before = templates.find(({ at }) => savedAt !== undefined && at <= savedAt);
  return {
    is: "make",
    from: `make:${version}`,
    ...(savedAt === undefined ? {} : { at: savedAt }),
    fields: before ? fieldsFrom(before.template) : [],
  };
}

/** Only what a version of Make's holds: name and schedule are no part of it. */
function contentOf(template: JsonObject, spec: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(template).filter(([field]) => Object.hasOwn(spec, field)));
}
