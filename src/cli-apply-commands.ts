// Commands that start from the files: check them, show what they would change in Make, and change it.

import { define, session } from "./cli-command.ts";
import { allowFlag, planFlags, targetFlags, yesFlag } from "./cli-flags.ts";
import { ToolError } from "./errors.ts";

export const plan = define({
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

export const apply = define({
  name: "apply",
  describe: "make Make as Git says, after showing the plan",
  words: { "plan-file": { describe: "only what this saved plan says, if it is still so", isOptional: true } },
  flags: {
    ...planFlags,
    ...yesFlag,
    ...allowFlag,
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

export const validate = define({
  name: "validate",
  describe: "check all files, offline, and tell every problem at once",
  flags: { target: { type: "string", array: true, requiresArg: true, describe: "only these targets" } },
  run: async ({ dir, json, quiet, target }, { env, terminal }) => {
    const { runValidate } = await import("./commands/run-files.ts");
    return runValidate({ dir, env, json, quiet, ...(target ? { targets: [...new Set(target)] } : {}) }, terminal);
  },
});

export const fmt = define({
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

export const mv = define({
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

export const targets = define({
  name: "targets",
  describe: "list the targets; with --explain where each value of one comes from",
  words: { name: { describe: "name of a target", isOptional: true } },
  flags: { explain: { type: "boolean", default: false, describe: "each value with its file and line" } },
  run: async ({ dir, json, quiet, explain: isExplained, name }, { env, terminal }) => {
    const { targets: run } = await import("./commands/targets.ts");
    return run({ dir, env, json, quiet, name, explain: isExplained }, terminal);
  },
});

export const blueprint = define({
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

export const webhooks = define({
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
