// What somebody may want of make-gitops, as data: the words of the choice, the direction of the target, what the key must
// be allowed to do. Each scope says what it is for, since a key is asked for before there is any trust.

import type { Direction } from "../project/project.ts";

export type PresetName = "backup" | "review" | "fleet";

export interface ScopeNeed {
  readonly scope: string;
  /** What is read or written with it: "webhooks". */
  readonly why: string;
}

export interface Preset {
  /** As it is chosen: a word, and what it means. */
  readonly title: string;
  readonly direction: Direction;
  /** What stands above the list of scopes. */
  readonly scopeWords: string;
  readonly scopes: readonly ScopeNeed[];
}

const toRead: readonly ScopeNeed[] = [
  { scope: "scenarios:read", why: "scenarios, their folders and schedules" },
  { scope: "hooks:read", why: "webhooks" },
  { scope: "connections:read", why: "names of connections, never their passwords" },
  { scope: "keys:read", why: "names of keys, never what is in them" },
  { scope: "datastores:read", why: "data stores, without their records" },
  { scope: "udts:read", why: "data structures" },
  { scope: "functions:read", why: "custom functions" },
  { scope: "team-variables:read", why: "variables of the team" },
  { scope: "teams:read", why: "to find the team" },
  { scope: "organizations:read", why: "to find the organization and its limit of requests" },
  { scope: "user:read", why: "to check the key" },
];

// Only what an apply can do today: a key should not be able to do more than what it is used for.
const toWrite: readonly ScopeNeed[] = [
  { scope: "scenarios:write", why: "apply: to create and change scenarios" },
  { scope: "hooks:write", why: "apply: to create and change webhooks" },
];

export const presets: Readonly<Record<PresetName, Preset>> = {
  backup: {
    title: "Back up: copy what is in Make to Git every night. Nothing is ever written to Make.",
    direction: "from-make",
    scopeWords: "For backups tick only these (the key then cannot change anything):",
    scopes: toRead,
  },
  review: {
    title: "Review:  change production only through pull requests.",
    direction: "both",
    scopeWords: "For reviews tick these (a plan needs those with :read alone, an apply all of them):",
    scopes: [...toRead, ...toWrite],
  },
  fleet: {
    title: "Fleet:   the same scenarios for many clients or teams.",
    direction: "both",
    scopeWords: "For a fleet tick these (a plan needs those with :read alone, an apply all of them):",
    scopes: [...toRead, ...toWrite],
  },
};

export const presetNames: readonly PresetName[] = ["backup", "review", "fleet"];

export function isPresetName(text: string): text is PresetName {
  return presetNames.some((name) => name === text);
}

/** Make's public zones (make-api 1.1): the only hosts that get a key without having been named. */
export const publicZones: readonly string[] = [
  "eu1.make.com",
  "eu2.make.com",
  "us1.make.com",
  "us2.make.com",
  "eu1.make.celonis.com",
  "us1.make.celonis.com",
];
