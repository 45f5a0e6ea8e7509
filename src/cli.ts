// The CLI's entry: argv → options → one command → exit code. It imports yargs alone; a command is loaded when it runs.

import yargs, { type Argv } from "yargs";
import { ToolError } from "./errors.ts";
import type { SessionOptions } from "./commands/session.ts";
import type { Terminal } from "./commands/terminal.ts";
import { nearestName } from "./nearest.ts";
import { version } from "./version.ts";

/** Runs one command line and sets the process's exit code. Everything that the commands know of the process comes from here. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  try {
    process.exitCode = await run(argv);
  } catch (error) {
    process.exitCode = await report(error);
  }
}

type Globals = ReturnType<typeof globalOptions> extends Argv<infer Options> ? Options : never;

async function run(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const handle =
    <Options>(command: (options: Options, terminal: Terminal) => Promise<number>) =>
    async (options: Options): Promise<void> => {
      exitCode = await command(options, await openTerminal(options as { readonly color?: boolean }));
    };
  const parser = globalOptions(yargs([...argv]))
    .scriptName("make-gitops")
    .usage("$0 <command>\n\nMake's scenarios, schedules and webhooks in Git: plan, apply, nothing by surprise.")
    .command(
      "plan",
      "show what an apply would do; cannot write",
      (args) =>
        pruneOption(targetOptions(args))
          .option("out", { type: "string", describe: "write the plan to this file, as JSON", requiresArg: true })
          .option("detailed-exitcode", { type: "boolean", default: false, describe: "exit 2 where there are changes" }),
      handle(async (args, terminal) => {
        const { plan } = await import("./commands/plan.ts");
        return plan(
          {
            ...session(args, terminal),
            prune: args.prune,
            out: args.out,
            json: args.json,
            quiet: args.quiet,
            detailedExitcode: args.detailedExitcode,
          },
          terminal,
        );
      }),
    )
    .command(
      "apply",
      "make Make as Git says, after showing the plan",
      (args) =>
        pruneOption(targetOptions(args))
          .option("yes", { type: "boolean", default: false, describe: "do not ask" })
          .option("allow", {
            type: "string",
            array: true,
            default: [] as string[],
            requiresArg: true,
            describe: "let guards pass, by name or address, e.g. --allow delete",
          }),
      handle(async (args, terminal) => {
        const { apply } = await import("./commands/apply.ts");
        const allow = args.allow.flatMap((each) => each.split(",")).map((each) => each.trim());
        return apply(
          { ...session(args, terminal), prune: args.prune, yes: args.yes, allow, json: args.json, quiet: args.quiet },
          terminal,
        );
      }),
    )
    .command(
      "validate",
      "check all files, offline, and tell every problem at once",
      (args) =>
        args.option("target", { type: "string", array: true, requiresArg: true, describe: "only these targets" }),
      handle(async (args, terminal) => {
        const { runValidate } = await import("./commands/run-files.ts");
        return runValidate(
          {
            dir: args.dir,
            env: process.env,
            json: args.json,
            quiet: args.quiet,
            ...(args.target ? { targets: args.target } : {}),
          },
          terminal,
        );
      }),
    )
    .command(
      "fmt",
      "write all files in their canonical form",
      (args) =>
        args.option("check", {
          type: "boolean",
          default: false,
          describe: "write nothing; exit 1 where a file is not canonical",
        }),
      handle(async (args, terminal) => {
        const { runFmt } = await import("./commands/run-files.ts");
        return runFmt(
          { dir: args.dir, env: process.env, json: args.json, quiet: args.quiet, check: args.check },
          terminal,
        );
      }),
    )
    .command(
      "emulator",
      "serve Make's API on this machine, with no account",
      (args) =>
        args
          .option("port", { type: "number", default: 0, describe: "0 takes a free one" })
          .option("api-limit", { type: "number", describe: "requests a minute; 0 = none (default 1000)" })
          .option("latency", { type: "number", default: 0, describe: "milliseconds before each answer" })
          .option("data", { type: "string", requiresArg: true, describe: "file that keeps its data" }),
      handle(async (args) => {
        const { runEmulator } = await import("./commands/emulator.ts");
        await runEmulator({ port: args.port, apiLimit: args.apiLimit, latencyMs: args.latency, dataFile: args.data });
        return 0;
      }),
    )
    .command(
      "demo",
      "see it work on an example, with no account",
      (args) => args,
      handle(async (_args, terminal) => {
        const { demo } = await import("./commands/demo.ts");
        return demo(terminal);
      }),
    )
    .demandCommand(1, "Say which command; `make-gitops --help` lists them.")
    .strict()
    .showHelpOnFail(false)
    .locale("en")
    .version(version)
    .help()
    .wrap(100)
    .exitProcess(false)
    .fail((message, error) => {
      if (error && error.name !== "YError") throw error;
      throw usageError(error?.message ?? message, argv);
    });
  await parser.parseAsync();
  return exitCode;
}

function globalOptions(args: Argv) {
  return args
    .option("dir", { type: "string", default: ".", requiresArg: true, describe: "folder of the project" })
    .option("json", { type: "boolean", default: false, describe: "print one JSON document" })
    .option("quiet", { type: "boolean", default: false, describe: "print problems alone" })
    .option("color", { type: "boolean", describe: "--no-color for none" });
}

function targetOptions<Options>(args: Argv<Options>) {
  return args
    .option("target", {
      type: "string",
      requiresArg: true,
      describe: "name of the target; without it the only or the default one",
    })
    .option("emulator", {
      type: "string",
      describe: "use an emulator in place of Make: one inside this process, or the one at this URL",
    });
}

function pruneOption<Options>(args: Argv<Options>) {
  return args.option("prune", {
    type: "boolean",
    default: false,
    describe: "delete in Make what Git no longer has (also needs --allow delete)",
  });
}

const commands = ["plan", "apply", "validate", "fmt", "emulator", "demo"];
const flags = ["dir", "json", "quiet", "no-color", "help", "version", "target", "emulator", "prune", "out"].concat([
  "detailed-exitcode",
  "yes",
  "allow",
  "check",
  "port",
  "api-limit",
  "latency",
  "data",
]);

function usageError(message: string, argv: readonly string[]): ToolError {
  const unknown = /^Unknown (?:argument|command)s?: ([^,]+)/.exec(message)?.[1];
  const help = "make-gitops --help lists commands; make-gitops <command> --help its flags";
  if (unknown === undefined) return new ToolError({ code: "usage/invalid", message, hint: help });
  const isFlag = argv.some(
    (each) => each.replace(/^--?(?:no-)?/, "").split("=")[0] === unknown && each.startsWith("-"),
  );
  const isCommand = !isFlag && unknown === argv[0];
  const near = isFlag ? nearestName(unknown, flags) : isCommand ? nearestName(unknown, commands) : undefined;
  const shown = isFlag ? `--${unknown}` : `"${unknown}"`;
  return new ToolError({
    code: "usage/invalid",
    message: `There is no ${isCommand ? "command" : isFlag ? "flag" : "argument"} ${shown} here.`,
    hint: near === undefined || near === unknown ? help : `Did you mean ${isFlag ? "--" : ""}${near}?`,
  });
}

interface TargetArguments extends Globals {
  readonly target: string | undefined;
  readonly emulator: string | undefined;
}

function session({ dir, target, emulator }: TargetArguments, terminal: Terminal): SessionOptions {
  return {
    dir,
    target,
    emulator: emulator === "" ? true : emulator,
    env: process.env,
    onWait: (_waitMs, why) => terminal.err(`${why}\n`),
  };
}

async function openTerminal({ color }: { readonly color?: boolean }): Promise<Terminal> {
  const { noPaint, paintFor } = await import("./render/paint.ts");
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isInteractive: process.stdin.isTTY && process.stderr.isTTY,
    paint: color === false ? noPaint : paintFor(process.stdout),
  };
}

/** 3 for what a guard or a conflict refused, else 1. What is no ToolError is a bug and keeps its stack. */
async function report(error: unknown): Promise<number> {
  if (!(error instanceof ToolError)) {
    const stack = error instanceof Error ? error.stack : String(error);
    process.stderr.write(`This is a bug in make-gitops ${version}. Please report it with these lines:\n${stack}\n`);
    return 1;
  }
  const { renderProblems } = await import("./render/problems.ts");
  process.stderr.write(renderProblems(error.problems, true));
  return error.code === "plan/conflict" || error.code === "plan/guarded" ? 3 : 1;
}
