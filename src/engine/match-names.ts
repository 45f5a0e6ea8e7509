// Which object of Make each resource of Git stands for, where nothing remembers it: by kind and name, where both are the
// only ones; else by the webhook that a scenario holds, then by the folder it stands in. PURE. Nothing is guessed: what
// stays open is told with all that it may be.

import type { Address, KindName } from "../address.ts";

/** A resource of Git that has no id in Make yet. */
export interface Seeker {
  readonly address: Address;
  readonly kind: KindName;
  /** The name that it is looked for by. */
  readonly name: string;
  /** Of a scenario whose folder Git says: its path, null for none. */
  readonly folder?: string | null;
  /** The one webhook that the scenario's blueprint refers to. */
  readonly webhook?: Address;
}

/** An object of Make that nothing manages. */
export interface Candidate {
  readonly kind: KindName;
  readonly id: string;
  readonly name: string;
  /** Of a scenario. */
  readonly folder?: string | null;
  /** Id of the webhook that triggers the scenario, where there is one. */
  readonly webhookId?: string;
  /** Who edited last, and when (ISO 8601), where Make tells. */
  readonly by?: string;
  readonly at?: string;
}

export interface NameMatch {
  readonly address: Address;
  readonly id: string;
  /** Name in Make. */
  readonly name: string;
  /** What decided: `webhook` and `folder` where the name alone did not. */
  readonly by: "name" | "webhook" | "folder";
}

/** One name that several have, on one side or on both. */
export interface Ambiguity {
  readonly kind: KindName;
  readonly name: string;
  readonly addresses: readonly Address[];
  readonly candidates: readonly Candidate[];
}

export interface NameMatching {
  /** Sorted by address. */
  readonly matched: readonly NameMatch[];
  readonly ambiguous: readonly Ambiguity[];
  /** Resources of Git that Make has nothing for. */
  readonly notInMake: readonly Address[];
  /** Objects of Make that no resource here stands for. */
  readonly notInGit: readonly Candidate[];
}

/** Who is still looked for and what is still free, of one kind and name. */
interface Group {
  readonly kind: KindName;
  readonly name: string;
  seekers: readonly Seeker[];
  candidates: readonly Candidate[];
}

/** `managed`: webhooks whose id is known already. */
export function matchNames(
  seekers: readonly Seeker[],
  candidates: readonly Candidate[],
  managed: ReadonlyMap<Address, string> = new Map(),
): NameMatching {
  const groups = groupsOf(seekers, candidates);
  const matched: NameMatch[] = [];
  const webhooks = new Map(managed);
  const take = (group: Group, { address }: Seeker, { id, name }: Candidate, by: NameMatch["by"]): void => {
    matched.push({ address, id, name, by });
    if (group.kind === "webhook") webhooks.set(address, id);
    group.seekers = group.seekers.filter((each) => each.address !== address);
    group.candidates = group.candidates.filter((each) => each.id !== id);
  };
  for (const group of groups) {
    const [seeker, candidate] = [onlyOf(group.seekers), onlyOf(group.candidates)];
    if (seeker && candidate) take(group, seeker, candidate, "name");
  }
  // Each decision may decide others: a webhook its scenario, a scenario its webhook.
  for (let before = -1; before !== matched.length; ) {
    before = matched.length;
    for (const group of groups) {
      for (const { seeker, candidate, by } of decidedIn(group, { seekers, candidates, matched, webhooks }))
        take(group, seeker, candidate, by);
    }
  }
  return {
    matched: matched.toSorted((a, b) => (a.address < b.address ? -1 : 1)),
    ambiguous: groups
      .filter((group) => group.seekers.length > 0 && group.candidates.length > 0)
      .map(({ kind, name, ...open }) => ({
        kind,
        name,
        addresses: open.seekers.map(({ address }) => address),
        candidates: open.candidates,
      })),
    notInMake: groups.flatMap((group) =>
      group.candidates.length === 0 ? group.seekers.map(({ address }) => address) : [],
    ),
    notInGit: groups.flatMap((group) => (group.seekers.length === 0 ? group.candidates : [])),
  };
}

function groupsOf(seekers: readonly Seeker[], candidates: readonly Candidate[]): readonly Group[] {
  const groups = new Map<string, Group>();
  const groupOf = (kind: KindName, name: string): Group => {
    const key = `${kind} ${name}`;
    const group = groups.get(key) ?? { kind, name, seekers: [], candidates: [] };
    groups.set(key, group);
    return group;
  };
  for (const each of seekers.toSorted((a, b) => (a.address < b.address ? -1 : 1))) {
    const group = groupOf(each.kind, each.name);
    group.seekers = [...group.seekers, each];
  }
  for (const each of candidates.toSorted((a, b) => Number(a.id) - Number(b.id))) {
    const group = groupOf(each.kind, each.name);
    group.candidates = [...group.candidates, each];
  }
  return [...groups.values()];
}

interface Known {
  readonly seekers: readonly Seeker[];
  readonly candidates: readonly Candidate[];
  readonly matched: readonly NameMatch[];
  readonly webhooks: ReadonlyMap<Address, string>;
}

interface Decided {
  readonly seeker: Seeker;
  readonly candidate: Candidate;
  readonly by: NameMatch["by"];
}

function decidedIn(group: Group, known: Known): readonly Decided[] {
  if (group.seekers.length === 0 || group.candidates.length === 0) return [];
  if (group.kind === "webhook") return pairsOf(group, "webhook", webhookByHolder(known));
  const byWebhook = pairsOf(group, "webhook", (seeker, { webhookId }) => {
    const id = seeker.webhook && known.webhooks.get(seeker.webhook);
    return id !== undefined && id === webhookId;
  });
  if (byWebhook.length > 0) return byWebhook;
  return pairsOf(group, "folder", (seeker, candidate) => {
    const isPlace = seeker.folder === undefined || seeker.folder === (candidate.folder ?? null);
    return isPlace && mayHold(seeker, candidate, known.webhooks);
  });
}

/** Pairs of which each is the only one that fits the other. */
function pairsOf(
  { seekers, candidates }: Group,
  by: NameMatch["by"],
  fits: (seeker: Seeker, candidate: Candidate) => boolean,
): readonly Decided[] {
  return seekers.flatMap((seeker) => {
    const candidate = onlyOf(candidates.filter((each) => fits(seeker, each)));
    const isOnly = candidate && onlyOf(seekers.filter((each) => fits(each, candidate))) === seeker;
    return isOnly ? [{ seeker, candidate, by }] : [];
  });
}

/** A scenario that is found holds one webhook in Make and refers to one in Git: they are the same. */
function webhookByHolder({ seekers, candidates, matched }: Known): (seeker: Seeker, candidate: Candidate) => boolean {
  const held = new Map<Address, string>();
  for (const { address, id } of matched) {
    const webhook = seekers.find((each) => each.address === address)?.webhook;
    const webhookId = candidates.find((each) => each.kind === "scenario" && each.id === id)?.webhookId;
    if (webhook !== undefined && webhookId !== undefined) held.set(webhook, webhookId);
  }
  return ({ address }, { id }) => held.get(address) === id;
}

// A scenario whose trigger is another one is another scenario, wherever it stands.
function mayHold({ webhook }: Seeker, { webhookId }: Candidate, webhooks: ReadonlyMap<Address, string>): boolean {
  if (webhook === undefined) return webhookId === undefined;
  const id = webhooks.get(webhook);
  return id === undefined || id === webhookId;
}

function onlyOf<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}
