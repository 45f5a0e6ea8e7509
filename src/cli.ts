// The CLI's entry: argv → options → one command → exit code. It imports yargs alone; a command is loaded when it runs.
// The process's streams are taken here and nowhere below.

import yargs, { type Argv, type Options } from "yargs";
import { type Command, flagsOf, usageOf, type World } from "./cli-command.ts";
import { commands } from "./cli-commands.ts";
import { checkFlags, everywhere, flagHelp, flagTokens, nearestFlag } from "./cli-flags.ts";
import type { Terminal } from "./commands/terminal.ts";
import { exitCodeOf, ToolError } from "./errors.ts";
import { nearestName } from "./nearest.ts";
import { noPaint, paintFor } from "./render/paint.ts";
import { safeText } from "./render/safe-text.ts";
import { version } from "./version.ts";

/** Runs one command line and sets the process's exit code. Everything that the commands know of the process comes from here. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  process.exitCode = await runCli(argv, { env: process.env, terminal: openTerminal(argv) });
}

/** Runs one command line to its end, whatever that is, and gives the exit code. Only help and version go to the process's own stdout. */
export async function runCli(argv: readonly string[], world: World): Promise<number> {
  try {
    return await run(argv, world);
  } catch (error) {
    return report(error, world.terminal, isGiven("json", argv));
  }
}

async function run(argv: readonly string[], world: World): Promise<number> {
  let chosen: Command | undefined;
  let exitCode = 0;
  const parser = yargs([...argv])
    .scriptName("make-gitops")
    .usage("$0 <command>\n\nMake's scenarios, schedules and webhooks in Git: plan, apply, nothing by surprise.")
    .parserConfiguration({ "camel-case-expansion": false, "dot-notation": false })
    .options(everywhere);
  for (const command of commands) {
    parser.command(
      usageOf(command),
      command.describe,
      (args: Argv) => {
        chosen = command;
        for (const [name, { describe }] of Object.entries(command.words ?? {}))
          args.positional(name, { type: "string", describe });
        for (const name of command.without ?? []) args.hide(name);
        return args.options(command.flags as Record<string, Options>);
      },
      async (values) => {
        refuseWithout(command, argv);
        checkFlags(flagsOf(command), values, argv);
        exitCode = await command.run(values as never, world);
      },
    );
  }
  parser
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
      throw usageError(error?.message ?? message, argv, chosen);
    });
  await parser.parseAsync();
  return exitCode;
}

function refuseWithout({ name, without = [] }: Command, argv: readonly string[]): void {
  const given = flagTokens(argv).find((token) => without.some((flag) => token.split("=")[0] === `--${flag}`));
  if (given === undefined) return;
  throw new ToolError({
    code: "usage/invalid",
    message: `${given.split("=")[0]} means nothing to ${name}.`,
    hint: `make-gitops ${name} --help lists its flags`,
  });
}

/** `chosen`: the command whose flags were read; undefined where the command line names none that exists. */
function usageError(message: string, argv: readonly string[], chosen: Command | undefined): ToolError {
  const told = (text: string, hint: string | undefined): ToolError =>
    new ToolError({
      code: "usage/invalid",
      message: text,
      hint: hint === undefined ? flagHelp : `Did you mean ${hint}?`,
    });
  const lacking = /^Not enough arguments following: (.+)$/.exec(message)?.[1];
  if (lacking !== undefined) return told(`--${lacking} needs a value.`, undefined);
  const unknown = /^Unknown (?:argument|command)s?: (.+)$/s.exec(message)?.[1]?.split(", ");
  if (unknown === undefined) return told(message, undefined);
  const typed = flagTokens(argv);
  const word = unknown.find((name) => !typed.some((token) => isOf(token, name)));
  if (chosen === undefined && word !== undefined) {
    const near = nearestName(
      word,
      commands.map(({ name }) => name),
    );
    return told(`There is no command ${JSON.stringify(word)}.`, near);
  }
  const flag = typed.find((token) => unknown.some((name) => isOf(token, name)));
  if (flag === undefined) return told(`There is no argument ${JSON.stringify(word ?? "")} here.`, undefined);
  const near = nearestFlag(flag, chosen ? flagsOf(chosen) : everywhere);
  return told(`There is no flag ${flag.split("=")[0]} here.`, near);
}

/** Whether the parser means this part of the command line by the name of an unknown flag: `-abc` are three of them. */
function isOf(token: string, name: string): boolean {
  const typed = token.replace(/^--?/, "").split("=")[0] as string;
  return typed === name || typed === `no-${name}` || (!token.startsWith("--") && typed.includes(name));
}

function openTerminal(argv: readonly string[]): Terminal {
  const isPlain = flagTokens(argv).some((token) => token === "--no-color" || token === "--color=false");
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    errStream: process.stderr,
    isInteractive: process.stdin.isTTY && process.stderr.isTTY,
    ask,
    paint: isPlain ? noPaint : paintFor(process.stdout),
  };
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  // The end of the input and Ctrl-C close it, and then its question is never answered.
  const ended = new Promise<string>((resolve) => asking.once("close", () => resolve("")));
  try {
    return await Promise.race([asking.question(question), ended]);
  } finally {
    asking.close();
  }
}

// Read from the command line itself: what it asks for holds also where the parser refuses it.
function isGiven(flag: string, argv: readonly string[]): boolean {
  return flagTokens(argv).some((token) => token === `--${flag}` || token === `--${flag}=true`);
}

/** What is no ToolError is a bug and keeps its stack, on stderr alone. */
async function report(error: unknown, terminal: Terminal, json: boolean): Promise<number> {
  if (!(error instanceof ToolError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.err(`This is a bug in make-gitops ${version}. Please report it with these lines:\n${safeText(stack)}\n`);
    return 1;
  }
  const { problemsDocument, renderProblems } = await import("./render/problems.ts");
  if (json) terminal.out(problemsDocument(error.problems));
  terminal.err(renderProblems(error.problems, true));
  return exitCodeOf(error);
}
