// Progress of an apply, one line a change, by listr2, on the stream that it is given. It listens to events; what applies
// knows nothing of it.

import { Listr, ListrLogger, type ListrTask, ProcessOutput } from "listr2";
import type { ApplyEvent, Reporter } from "../apply/report.ts";
import type { Address } from "../address.ts";
import type { Plan } from "../engine/plan.ts";
import { formatProblem } from "../errors.ts";
import { oneLine } from "./safe-text.ts";

/** A stream whose lines can be drawn again where it is a terminal. */
export type DrawStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

export interface Progress extends Reporter {
  /** Ends the lines that are still open, and waits until all are printed. */
  finish(): Promise<void>;
}

type Ending = { readonly is: "done" | "failed" | "skipped"; readonly words: string };

/** `undefined` as the stream prints nothing: for `--quiet`, and where stdout holds a document. */
export function showProgress({ changes, order }: Plan, stream: DrawStream | undefined): Progress {
  const endings = new Map(changes.map(({ address }) => [address, Promise.withResolvers<Ending>()]));
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
  const list = new Listr(tasks, { exitOnError: false, ...rendererFor(stream) });
  const run = list.run();
  return {
    emit: (event) => {
      const ending = endingOf(event);
      if (ending) endings.get(ending.address)?.resolve(ending);
    },
    finish: async () => {
      for (const { resolve } of endings.values()) resolve({ is: "skipped", words: "not reached" });
      await run;
    },
  };
}

// Lines are drawn again only on a terminal; anywhere else each is printed once, when it is done.
function rendererFor(stream: DrawStream | undefined) {
  if (stream === undefined) return { renderer: "silent", fallbackRenderer: "silent" } as const;
  const sized = withSize(stream as NodeJS.WriteStream);
  const logger = new ListrLogger({ processOutput: new ProcessOutput(sized, sized), useIcons: true });
  return {
    renderer: "default",
    fallbackRenderer: "simple",
    fallbackRendererCondition: () => stream.isTTY !== true,
    rendererOptions: { logger, collapseSkips: false, collapseErrors: false, showErrorMessage: false },
    fallbackRendererOptions: { logger },
  } as const;
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

function endingOf(event: ApplyEvent): (Ending & { readonly address: Address }) | undefined {
  switch (event.type) {
    case "change.done": {
      const { change, remoteId, differs } = event.done;
      const readBack = differs.length === 0 ? "read back, equal" : "read back, Make changed it";
      const words = {
        create: `created (id ${oneLine(remoteId, 40)})`,
        update: `changed, ${readBack}`,
        replace: `made anew (id ${oneLine(remoteId, 40)})`,
        delete: "deleted",
      };
      return { address: change.address, is: "done", words: words[change.action] };
    }
    case "change.failed": {
      const { change, problem } = event.failed;
      return {
        address: change.address,
        is: "failed",
        words: oneLine(formatProblem({ ...problem, hint: undefined }), 400),
      };
    }
    case "change.skipped": {
      const { change, blockedBy } = event.skipped;
      return { address: change.address, is: "skipped", words: `not tried: it needs ${shown(blockedBy)}` };
    }
    case "change.started":
    case "activated":
      return undefined;
  }
}
