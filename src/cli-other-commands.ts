// Commands that need no project: what an error means, Make's API on this machine, and the example.

import { define } from "./cli-command.ts";

export const explain = define({
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

export const emulator = define({
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

export const demo = define({
  name: "demo",
  describe: "see it work on an example, with no account",
  without: ["dir", "json", "quiet"],
  flags: {},
  run: async (_values, { terminal }) => {
    const { demo: run } = await import("./commands/demo.ts");
    return run(terminal);
  },
});
