// Progress of an apply. On a terminal one line a change, by listr2, that goes away when the report comes, so that nothing
// is said twice. Elsewhere, as in CI, a line now and then where there is much to do. It listens to events; what applies
// knows nothing of it.

import { Listr, ListrLogger, type ListrTask, ProcessOutput } from "listr2";
import type { ApplyEvent, Reporter } from "../apply/report.ts";
import type { Address } from "../address.ts";
import type { Plan } from "../engine/plan.ts";
import { doneWords, failedWords, skippedWords } from "./apply-words.ts";
import { oneLine } from "./safe-text.ts";

/** A stream whose lines can be drawn again where it is a terminal. */
export type DrawStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

export interface Progress extends Reporter {
  /** Ends the lines that are still open, and takes them away. Where no report will come, what was done stays to be seen. */
  finish(): Promise<void>;
}

type Ending = { readonly is: "done" | "failed" | "skipped"; readonly address: Address; readonly words: string };

/** `undefined` as the stream prints nothing: for `--quiet`, and where stdout holds a document. */
export function showProgress(plan: Plan, stream: DrawStream | undefined): Progress {
  if (stream === undefined) return { emit: () => {}, finish: async () => {} };
  const lines = stream.isTTY === true ? drawLines(plan, stream) : countLines(plan, stream);
  const endings: Ending[] = [];
  let hasEnded = false;
  return {
    emit: (event) => {
      if (event.type === "ended") hasEnded = true;
      const ending = endingOf(event);
      if (!ending) return;
      endings.push(ending);
      lines.show(ending);
    },
    finish: async () => {
      await lines.end();
      // It broke off: no report tells what was done.
      if (!hasEnded) for (const ending of endings) stream.write(`${lineOf(ending)}\n`);
    },
  };
}

interface Lines {
  show(ending: Ending): void;
  end(): Promise<void>;
}

const every = 25;

/** "25 of 120 done": nobody waits for minutes before a log that says nothing. */
function countLines({ changes }: Plan, stream: DrawStream): Lines {
  let count = 0;
  return {
    show: () => {
      count += 1;
      if (count % every === 0 && count < changes.length) stream.write(`${count} of ${changes.length} tried\n`);
    },
    end: async () => {},
  };
}

function drawLines({ changes, order }: Plan, stream: DrawStream): Lines {
  const endings = new Map(changes.map(({ address }) => [address, Promise.withResolvers<Ending | undefined>()]));
  const tasks = order.flat().map(
    (address): ListrTask => ({
      title: shown(address),
      task: async (_context, task) => {
        const ending = await endings.get(address)?.promise;
        // What failed or was skipped keeps its title; listr2 adds the words to it.
        if (ending?.is === "failed") throw new Error(ending.words);
        if (ending?.is === "skipped") task.skip(ending.words);
        if (ending?.is === "done") task.title = `${shown(address).padEnd(34)} ${ending.words}`;
      },
    }),
  );
  const sized = withSize(stream as NodeJS.WriteStream);
  const logger = new ListrLogger({ processOutput: new ProcessOutput(sized, sized), useIcons: true });
  const list = new Listr(tasks, {
    exitOnError: false,
    renderer: "default",
    fallbackRenderer: "silent",
    rendererOptions: {
      logger,
      collapseSkips: false,
      collapseErrors: false,
      showErrorMessage: false,
      clearOutput: true,
    },
  });
  const run = list.run();
  return {
    show: (ending) => endings.get(ending.address)?.resolve(ending),
    end: async () => {
      for (const { resolve } of endings.values()) resolve(undefined);
      await run;
    },
  };
}

/** The stream itself, but of the usual size where it knows none or 0: listr2 would print one letter a line, or nothing. */
function withSize(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stream, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (name === "columns") return value || 80;
      if (name === "rows") return value || 24;
      // A method of a stream runs on the stream itself.
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

/** Addresses hold names of folders and files, which somebody else wrote. */
function shown(address: Address): string {
  return oneLine(address, 100);
}

const signs = { done: "✔", failed: "✘", skipped: "–" } as const;

function lineOf({ is, address, words }: Ending): string {
  return `  ${signs[is]} ${shown(address).padEnd(30)} ${words}`;
}

function endingOf(event: ApplyEvent): Ending | undefined {
  switch (event.type) {
    case "change.done":
      return { is: "done", address: event.done.change.address, words: oneLine(doneWords(event.done), 400) };
    case "change.failed":
      return { is: "failed", address: event.failed.change.address, words: oneLine(failedWords(event.failed), 400) };
    case "change.skipped":
      return { is: "skipped", address: event.skipped.change.address, words: skippedWords(event.skipped) };
    case "change.started":
    case "activated":
    case "ended":
      return undefined;
  }
}
