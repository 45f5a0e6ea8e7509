// What a command of the CLI is: its words, its flags, and what it runs. Everything a command needs is loaded when it runs,
// so that help stays fast.

import type { InferredOptionTypes } from "yargs";
import { everywhere, type Flags, type targetFlags } from "./cli-flags.ts";
import type { SessionOptions } from "./commands/session.ts";
import type { Terminal } from "./commands/terminal.ts";
import { oneLine } from "./render/safe-text.ts";

/** What a command line needs of the process. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
}

/** Of a command's `words`: those that are not optional are there. */
type Words = Readonly<
  Partial<Record<"plan-file" | "old" | "new" | "name" | "code" | "what" | "address" | "id", string>>
>;

type Values<F extends Flags> = InferredOptionTypes<F & typeof everywhere>;

export interface Command<F extends Flags = Flags> {
  readonly name: string;
  readonly describe: string;
  readonly flags: F;
  /** What stands after its name, in this order. */
  readonly words?: Readonly<Record<string, { readonly describe: string; readonly isOptional?: true }>>;
  /** Flags of every command that mean nothing here. */
  readonly without?: readonly (keyof typeof everywhere)[];
  /** Gives the exit code. The values have passed `checkFlags`. */
  run(values: Values<F> & Words, world: World): Promise<number>;
}

/** The one place where the type of a command's own flags is forgotten; `checkFlags` stands for it from here on. */
export function define<F extends Flags>(command: Command<F>): Command {
  return command;
}

/** `apply [plan-file]`, as the parser and the help want it. */
export function usageOf({ name, words = {} }: Command): string {
  const spelled = Object.entries(words).map(([word, { isOptional }]) => (isOptional ? `[${word}]` : `<${word}>`));
  return [name, ...spelled].join(" ");
}

/** All flags of a command, its own last. */
export function flagsOf({ flags, without = [] }: Command): Flags {
  const shared = Object.entries(everywhere).filter(([name]) => !without.some((each) => each === name));
  return { ...Object.fromEntries(shared), ...flags };
}

/** Flags of a target → what a session is opened with. */
export function session(
  { dir, target, emulator }: Pick<Values<typeof targetFlags>, "dir" | "target" | "emulator">,
  { env, terminal }: World,
): SessionOptions {
  return {
    dir,
    target,
    emulator: emulator === "" ? true : emulator,
    env,
    onWait: (_waitMs, why) => terminal.err(`${oneLine(why, 200)}\n`),
  };
}
