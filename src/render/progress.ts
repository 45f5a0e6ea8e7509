// Progress of an apply on stderr, one line a change, by listr2. It listens to events; what applies knows nothing of it.

import { Listr, ListrLogger, type ListrTask, ProcessOutput } from "listr2";
import type { ApplyEvent, Reporter } from "../apply/report.ts";
import type { Address } from "../address.ts";
import type { Plan } from "../engine/plan.ts";
import { formatProblem } from "../errors.ts";
import { safeText } from "./safe-text.ts";

export interface Progress extends Reporter {
  /** Ends the lines that are still open, and waits until all are printed. */
  finish(): Promise<void>;
}

type Ending = { readonly is: "done" | "failed" | "skipped"; readonly words: string };

/** `silent` prints nothing: for `--quiet`, and where stdout holds a document. */
export function showProgress({ changes, order }: Plan, silent: boolean): Progress {
  const endings = new Map(changes.map(({ address }) => [address, Promise.withResolvers<Ending>()]));
  const tasks = order.flat().map(
    (address): ListrTask => ({
      title: address,
      task: async (_context, task) => {
        const ending = await endings.get(address)?.promise;
        // What failed or was skipped keeps its title; listr2 adds the words to it.
        if (ending?.is === "failed") throw new Error(ending.words);
        if (ending?.is === "skipped") task.skip(ending.words);
        if (ending?.is === "done") task.title = `${address.padEnd(34)} ${ending.words}`;
      },
    }),
  );
  const output = new ProcessOutput(process.stderr, process.stderr);
  const logger = new ListrLogger({ processOutput: output, useIcons: true });
  const list = new Listr(tasks, {
    exitOnError: false,
    renderer: silent ? "silent" : "default",
    fallbackRenderer: silent ? "silent" : "simple",
    rendererOptions: { logger, collapseSkips: false, collapseErrors: false, showErrorMessage: false },
    fallbackRendererOptions: { logger },
  });
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

function endingOf(event: ApplyEvent): (Ending & { readonly address: Address }) | undefined {
  switch (event.type) {
    case "change.done": {
      const { change, remoteId, differs } = event.done;
      const readBack = differs.length === 0 ? "read back, equal" : "read back, Make changed it";
      const words = {
        create: `created (id ${remoteId})`,
        update: `changed, ${readBack}`,
        replace: `made anew (id ${remoteId})`,
        delete: "deleted",
      };
      return { address: change.address, is: "done", words: words[change.action] };
    }
    case "change.failed": {
      const { change, problem } = event.failed;
      return { address: change.address, is: "failed", words: safeText(formatProblem({ ...problem, hint: undefined })) };
    }
    case "change.skipped": {
      const { change, blockedBy } = event.skipped;
      return { address: change.address, is: "skipped", words: `not tried: it needs ${blockedBy}` };
    }
    case "change.started":
    case "activated":
      return undefined;
  }
}
