// Commands that start from Make: set up, bring to Git, take over, look back, restore, and how things are.

import { define, session } from "./cli-command.ts";
import { allowFlag, keepFlag, targetFlags, yesFlag } from "./cli-flags.ts";

const list = (values: readonly string[]): readonly string[] =>
  values.flatMap((each) => each.split(",")).map((each) => each.trim());

export const init = define({
  name: "init",
  describe: "set up a project: what for, which key, which team",
  flags: {
    preset: { type: "string", requiresArg: true, describe: "backup, review or fleet" },
    zone: {
      type: "string",
      requiresArg: true,
      describe: "host of the Make zone; without it the public ones are asked",
    },
    team: { type: "string", requiresArg: true, describe: "name or id of the team" },
    name: { type: "string", requiresArg: true, describe: "name of the project" },
    "target-name": { type: "string", requiresArg: true, describe: "name of the target" },
  },
  run: async ({ dir, json, quiet, preset, zone, team, name, ...values }, world) => {
    const { init: run } = await import("./commands/init.ts");
    const { onWait } = session({ dir, target: undefined, emulator: undefined }, world);
    const given = { dir, env: world.env, json, quiet, preset, zone, team, name, targetName: values["target-name"] };
    return run({ ...given, ...(onWait ? { onWait } : {}) }, world.terminal);
  },
});

export const exportCommand = define({
  name: "export",
  describe: "bring what is in Make to Git, merged into the files; writes nothing to Make",
  flags: {
    ...targetFlags,
    only: {
      type: "string",
      array: true,
      default: [] as string[],
      requiresArg: true,
      describe: "only these addresses, e.g. scenario/orders/*",
    },
    prune: { type: "boolean", default: false, describe: "remove the files of what Make has no more" },
    ...keepFlag,
    to: {
      type: "string",
      requiresArg: true,
      describe: "shared: write shared files, though the target is not the source",
    },
    commit: { type: "boolean", default: false, describe: "commit what was written" },
    branch: { type: "string", requiresArg: true, describe: "commit to this branch, and come back" },
    push: { type: "boolean", default: false, describe: "push the commit; never by force" },
    "pull-request": { type: "boolean", default: false, describe: "push a branch, and open or update its pull request" },
    allow: {
      type: "string",
      array: true,
      default: [] as string[],
      requiresArg: true,
      describe: "public-repository: export into a repository that everybody can read",
    },
  },
  run: async (values, world) => {
    const { exportFromMake: run } = await import("./commands/export.ts");
    const { keepOf } = await import("./commands/keep-words.ts");
    const { prune, to, commit, branch, push, json, quiet } = values;
    const lists = { only: list(values.only), keep: keepOf(values.keep), allow: list(values.allow) };
    const given = { ...session(values, world), ...lists, prune, commit, branch, push, json, quiet };
    return run({ ...given, to: to as "shared" | undefined, pullRequest: values["pull-request"] }, world.terminal);
  },
});

export const adopt = define({
  name: "adopt",
  describe: "take over what is in Make without touching it: one by its id, or --all by name",
  words: {
    address: { describe: "address of the resource in Git", isOptional: true },
    id: { describe: "id in Make of the object that it is", isOptional: true },
  },
  flags: {
    ...targetFlags,
    all: { type: "boolean", default: false, describe: "every resource without an id, by its kind and name" },
    like: { type: "string", requiresArg: true, describe: "with --all: take names from this other target" },
    "dry-run": { type: "boolean", default: false, describe: "tell what would be taken over, and write nothing" },
  },
  run: async (values, world) => {
    const { adopt: run } = await import("./commands/adopt.ts");
    const { address, id, all, like, json, quiet } = values;
    return run(
      { ...session(values, world), address, id, all, like, dryRun: values["dry-run"], json, quiet },
      world.terminal,
    );
  },
});

export const history = define({
  name: "history",
  describe: "what changed in a scenario or webhook, when and by whom",
  words: { name: { describe: "address, path, or name in Make; also of what was deleted" } },
  flags: {
    ...targetFlags,
    limit: { type: "number", default: 20, requiresArg: true, describe: "how many commits are shown" },
  },
  run: async (values, world) => {
    const { history: run } = await import("./commands/history.ts");
    const { limit, json, quiet, name } = values;
    return run({ ...session(values, world), name: name as string, limit, json, quiet }, world.terminal);
  },
});

export const restore = define({
  name: "restore",
  describe: "bring an earlier version, or what was deleted, back into Make; the present one is kept first",
  words: { name: { describe: "address, path, or name in Make" } },
  flags: {
    ...targetFlags,
    from: {
      type: "string",
      requiresArg: true,
      describe: "a date (2026-11-15), a commit, or make:16 for a version of Make's",
    },
    "dry-run": { type: "boolean", default: false, describe: "show what would be restored, and write nothing" },
    ...yesFlag,
    ...allowFlag,
  },
  run: async (values, world) => {
    const { restore: run } = await import("./commands/restore.ts");
    const { from, yes, json, quiet, name } = values;
    const given = {
      name: name as string,
      from: from ?? "",
      dryRun: values["dry-run"],
      yes,
      allow: list(values.allow),
      json,
      quiet,
    };
    return run({ ...session(values, world), ...given }, world.terminal);
  },
});

export const status = define({
  name: "status",
  describe: "what changed in Make, fails, is off, or belongs to nothing; one target or all",
  flags: {
    target: {
      type: "string",
      array: true,
      requiresArg: true,
      describe: "names of targets; without it the only or the default one",
    },
    "all-targets": { type: "boolean", default: false, describe: "every target" },
    emulator: targetFlags.emulator,
    markdown: { type: "boolean", default: false, describe: "print Markdown" },
    "fail-on": {
      type: "string",
      array: true,
      default: [] as string[],
      requiresArg: true,
      describe: "exit 1 where one of these is met, e.g. changed,invalid; any for all",
    },
  },
  run: async ({ target = [], emulator, ...values }, world) => {
    const { status: run } = await import("./commands/status.ts");
    const { dir, json, quiet, markdown } = values;
    const { target: _one, ...shared } = session({ dir, target: undefined, emulator }, world);
    const given = {
      targets: [...new Set(list(target))],
      allTargets: values["all-targets"],
      failOn: list(values["fail-on"]),
    };
    return run({ ...shared, ...given, json, quiet, markdown }, world.terminal);
  },
});
