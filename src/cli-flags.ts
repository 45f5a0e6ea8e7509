// The flags of every command as data, and the one check that all values of a command line pass: what reaches a command
// is of the type that its flag says. The parser's own leniency ends here (a flag twice, "abc" for a number, an empty name).

import type { Options } from "yargs";
import { ToolError } from "./errors.ts";
import { nearestName } from "./nearest.ts";

export interface Flag extends Options {
  readonly describe: string;
  /** Of a number: the greatest. They are whole and not negative. */
  readonly atMost?: number;
  /** Of a string: it may stand without a value. */
  readonly mayBeEmpty?: true;
}

export type Flags = Readonly<Record<string, Flag>>;

/** Flags of every command, that a command may be without. */
export const everywhere = {
  dir: { type: "string", default: ".", requiresArg: true, describe: "folder of the project" },
  json: { type: "boolean", default: false, describe: "print one JSON document" },
  quiet: { type: "boolean", default: false, describe: "print problems alone" },
  color: { type: "boolean", describe: "--no-color for none" },
} as const satisfies Flags;

export const targetFlags = {
  target: {
    type: "string",
    requiresArg: true,
    describe: "name of the target; without it the only or the default one",
  },
  emulator: {
    type: "string",
    mayBeEmpty: true,
    describe: "use an emulator in place of Make: one inside this process, or the one at this URL",
  },
} as const satisfies Flags;

export const yesFlag = {
  yes: { type: "boolean", default: false, describe: "do not ask" },
} as const satisfies Flags;

export const allowFlag = {
  allow: {
    type: "string",
    array: true,
    default: [] as string[],
    requiresArg: true,
    describe: "let guards pass, by name or address, e.g. --allow delete",
  },
} as const satisfies Flags;

export const keepFlag = {
  keep: {
    type: "string",
    array: true,
    default: [] as string[],
    requiresArg: true,
    describe: "decide where both sides changed the same: git or make, then addresses, or none for all",
  },
} as const satisfies Flags;

/** Flags of what makes a plan. */
export const planFlags = {
  ...targetFlags,
  prune: {
    type: "boolean",
    default: false,
    describe: "delete in Make what Git no longer has (also needs --allow delete)",
  },
  ...keepFlag,
} as const satisfies Flags;

/** What the parser made of a command line. A value is not yet known to be of its flag's type. */
export type ParsedFlags = Readonly<Record<string, unknown>> & { readonly _: readonly (string | number)[] };

/**
 * Throws ToolError `usage/invalid` with everything that is wrong with the values. `tokens`: the command line without the
 * program's name, since the parser takes `--prune=maybe` for no and `--no-target` for a target called false.
 */
export function checkFlags(flags: Flags, parsed: ParsedFlags, tokens: readonly string[]): void {
  const messages = [
    ...spelledFlags(tokens).flatMap(({ name, value }) => spellingMistake(flags, name, value)),
    ...Object.entries(flags).flatMap(([name, flag]) => valueMistake(name, flag, parsed[name])),
    ...parsed._.slice(1).map((word) => `There is no argument ${JSON.stringify(String(word))} here.`),
  ];
  if (messages.length === 0) return;
  throw new ToolError([...new Set(messages)].map((message) => ({ code: "usage/invalid", message, hint: flagHelp })));
}

export const flagHelp = "make-gitops --help lists commands; make-gitops <command> --help its flags";

interface Spelled {
  readonly name: string;
  readonly value: string | undefined;
}

function spelledFlags(tokens: readonly string[]): readonly Spelled[] {
  return flagTokens(tokens).map((token) => {
    const [name = "", ...value] = token.replace(/^--?/, "").split("=");
    return { name, value: value.length > 0 ? value.join("=") : undefined };
  });
}

/** What stands for a flag in a command line; after `--` nothing does. */
export function flagTokens(tokens: readonly string[]): readonly string[] {
  const end = tokens.indexOf("--");
  return tokens.slice(0, end < 0 ? tokens.length : end).filter((token) => /^--?[^-\d]/.test(token));
}

function spellingMistake(flags: Flags, name: string, value: string | undefined): readonly string[] {
  if (name.startsWith("no-") && !(name in flags)) {
    return flags[name.slice(3)]?.type === "boolean" ? [] : [`There is no flag --${name} here.`];
  }
  const isWrongSwitch = flags[name]?.type === "boolean" && value !== undefined && !/^(?:true|false)$/.test(value);
  return isWrongSwitch ? [`--${name} takes no value, and ${JSON.stringify(value)} was given.`] : [];
}

function valueMistake(name: string, flag: Flag, value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && flag.array !== true) {
    return flag.type === "boolean" ? [] : [`--${name} was given ${value.length === 2 ? "twice" : "several times"}.`];
  }
  if (flag.type === "number") {
    const greatest = flag.atMost ?? Number.MAX_SAFE_INTEGER;
    const isGood = Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= greatest;
    return isGood
      ? []
      : [`--${name} takes a whole number from 0${flag.atMost === undefined ? "" : ` to ${greatest}`}.`];
  }
  if (flag.type !== "string" || flag.mayBeEmpty) return [];
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  // `--no-target` makes it false, and is told as a flag that does not exist.
  return given.some((each) => typeof each === "string" && each.trim() === "") ? [`--${name} needs a value.`] : [];
}

/** The nearest flag as it is typed, `--detailed-exitcode`, of those that a command has. */
export function nearestFlag(token: string, flags: Flags): string | undefined {
  const typed = token.replace(/^--?/, "").split("=")[0] as string;
  const names = Object.entries(flags).flatMap(([name, { type }]) =>
    type === "boolean" ? [name, `no-${name}`] : [name],
  );
  const near = nearestName(typed, [...names, "help", "version"]);
  return near === undefined || token === `--${near}` ? undefined : `--${near}`;
}
