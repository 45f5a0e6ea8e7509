// The commands of the CLI: name, flags, and how checked flags become a command's options. A command's own file is loaded
// when it runs, so that help stays fast.

import type { InferredOptionTypes } from "yargs";
import { everywhere, type Flags, planFlags, targetFlags } from "./cli-flags.ts";
import type { SessionOptions } from "./commands/session.ts";
import type { Terminal } from "./commands/terminal.ts";
import { ToolError } from "./errors.ts";
import { oneLine } from "./render/safe-text.ts";

/** What a command line needs of the process. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
}

/** Of a command's `words`: those that are not optional are there. */
type Words = Readonly<Partial<Record<"plan-file" | "old" | "new" | "name" | "code" | "what", string>>>;

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
function define<F extends Flags>(command: Command<F>): Command {
  return command;
}

const plan = define({
  name: "plan",
  describe: "show what an apply would do; cannot write",
  flags: {
    ...planFlags,
    out: { type: "string", requiresArg: true, describe: "write the plan to this file, as JSON" },
    "detailed-exitcode": { type: "boolean", default: false, describe: "exit 2 where there are changes" },
  },
  run: async (values, world) => {
    const { plan: run } = await import("./commands/plan.ts");
    const { keepOf } = await import("./commands/keep-words.ts");
    const { prune, out, json, quiet } = values;
    const [detailedExitcode, keep] = [values["detailed-exitcode"], keepOf(values.keep)];
    return run({ ...session(values, world), prune, keep, out, json, quiet, detailedExitcode }, world.terminal);
  },
});

const apply = define({
  name: "apply",
  describe: "make Make as Git says, after showing the plan",
  words: { "plan-file": { describe: "only what this saved plan says, if it is still so", isOptional: true } },
  flags: {
    ...planFlags,
    yes: { type: "boolean", default: false, describe: "do not ask" },
    allow: {
      type: "string",
      array: true,
      default: [] as string[],
      requiresArg: true,
      describe: "let guards pass, by name or address, e.g. --allow delete",
    },
  },
  run: async (values, world) => {
    const { apply: run } = await import("./commands/apply.ts");
    const { prune, yes, json, quiet } = values;
    const { keepOf } = await import("./commands/keep-words.ts");
    const allow = values.allow.flatMap((each) => each.split(",")).map((each) => each.trim());
    const decided = { keep: keepOf(values.keep), planFile: values["plan-file"] };
    return run({ ...session(values, world), ...decided, prune, yes, allow, json, quiet }, world.terminal);
  },
});

const validate = define({
  name: "validate",
  describe: "check all files, offline, and tell every problem at once",
  flags: { target: { type: "string", array: true, requiresArg: true, describe: "only these targets" } },
  run: async ({ dir, json, quiet, target }, { env, terminal }) => {
    const { runValidate } = await import("./commands/run-files.ts");
    return runValidate({ dir, env, json, quiet, ...(target ? { targets: [...new Set(target)] } : {}) }, terminal);
  },
});

const fmt = define({
  name: "fmt",
  describe: "write all files in their canonical form",
  flags: {
    check: { type: "boolean", default: false, describe: "write nothing; exit 1 where a file is not canonical" },
  },
  run: async ({ dir, json, quiet, check }, { env, terminal }) => {
    const { runFmt } = await import("./commands/run-files.ts");
    return runFmt({ dir, env, json, quiet, check }, terminal);
  },
});

const mv = define({
  name: "mv",
  describe: "give a scenario, a webhook or a target another address; Make is not asked",
  words: {
    old: { describe: "address, e.g. scenario/orders/new-order, or target/NAME" },
    new: { describe: "the address that it gets" },
  },
  flags: { "dry-run": { type: "boolean", default: false, describe: "tell what would be moved, and write nothing" } },
  run: async ({ dir, json, quiet, ...values }, { env, terminal }) => {
    const { mv: run } = await import("./commands/mv.ts");
    const [from, to] = [values.old as string, values.new as string];
    return run({ dir, env, from, to, json, quiet, dryRun: values["dry-run"] }, terminal);
  },
});

const targets = define({
  name: "targets",
  describe: "list the targets; with --explain where each value of one comes from",
  words: { name: { describe: "name of a target", isOptional: true } },
  flags: { explain: { type: "boolean", default: false, describe: "each value with its file and line" } },
  run: async ({ dir, json, quiet, explain: isExplained, name }, { env, terminal }) => {
    const { targets: run } = await import("./commands/targets.ts");
    return run({ dir, env, json, quiet, name, explain: isExplained }, terminal);
  },
});

const blueprint = define({
  name: "blueprint",
  describe: "print a scenario as the file that Make's own import takes",
  words: { name: { describe: "address, path, or name of a scenario" } },
  flags: { ...targetFlags, out: { type: "string", requiresArg: true, describe: "write it to this file" } },
  run: async (values, world) => {
    const { blueprint: run } = await import("./commands/blueprint.ts");
    const { json, quiet, out, name } = values;
    return run({ ...session(values, world), name: name as string, json, quiet, out }, world.terminal);
  },
});

const webhooks = define({
  name: "webhooks",
  describe: "webhooks url NAME: print the URL that callers need; it is a secret",
  words: { what: { describe: "url" }, name: { describe: "address, path, or name of a webhook" } },
  flags: targetFlags,
  run: async (values, world) => {
    const { webhookUrl } = await import("./commands/webhooks.ts");
    const { what, name, json, quiet } = values;
    if (what !== "url")
      throw new ToolError({
        code: "usage/invalid",
        message: `webhooks does not know ${JSON.stringify(what)}.`,
        hint: "Its word is url: make-gitops webhooks url orders-in",
      });
    return webhookUrl({ ...session(values, world), name: name as string, json, quiet }, world.terminal);
  },
});

const explain = define({
  name: "explain",
  describe: "tell what an error code means and what to do",
  without: ["dir", "quiet"],
  words: { code: { describe: "for example plan/conflict; without it the list", isOptional: true } },
  flags: {},
  run: async ({ json, code }, { terminal }) => {
    const { explain: run } = await import("./commands/explain.ts");
    return run({ code, json }, terminal);
  },
});

const emulator = define({
  name: "emulator",
  describe: "serve Make's API on this machine, with no account",
  without: ["dir", "quiet"],
  flags: {
    port: { type: "number", default: 0, atMost: 65_535, requiresArg: true, describe: "0 takes a free one" },
    "api-limit": { type: "number", requiresArg: true, describe: "requests a minute; 0 = none (default 1000)" },
    latency: {
      type: "number",
      default: 0,
      atMost: 600_000,
      requiresArg: true,
      describe: "milliseconds before each answer",
    },
    data: { type: "string", requiresArg: true, describe: "file that keeps its data" },
  },
  run: async ({ port, latency, data, ...values }, { terminal }) => {
    const { runEmulator } = await import("./commands/emulator.ts");
    await runEmulator({ port, apiLimit: values["api-limit"], latencyMs: latency, dataFile: data }, terminal);
    return 0;
  },
});

const demo = define({
  name: "demo",
  describe: "see it work on an example, with no account",
  without: ["dir", "json", "quiet"],
  flags: {},
  run: async (_values, { terminal }) => {
    const { demo: run } = await import("./commands/demo.ts");
    return run(terminal);
  },
});

export const commands: readonly Command[] = [
  plan,
  apply,
  validate,
  fmt,
  mv,
  targets,
  blueprint,
  webhooks,
  explain,
  emulator,
  demo,
];

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

function session({ dir, target, emulator }: Values<typeof targetFlags>, { env, terminal }: World): SessionOptions {
  return {
    dir,
    target,
    emulator: emulator === "" ? true : emulator,
    env,
    onWait: (_waitMs, why) => terminal.err(`${oneLine(why, 200)}\n`),
  };
}
