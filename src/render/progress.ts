// Progress of an apply on stderr, one line a change, by listr2. It listens to events; what applies knows nothing of it.

import { Listr, ListrLogger, type ListrTask, ProcessOutput } from "listr2";
import type { ApplyEvent, Reporter } from "../apply/report.ts";
import type { Change, Plan } from "../engine/plan.ts";
import { formatProblem } from "../errors.ts";
import { safeText } from "./safe-text.ts";

export interface Progress extends Reporter {
  /** Ends the lines that are still open, and waits until all are printed. */
  finish(): Promise<void>;
}

type Ending = { readonly is: "done" | "failed" | "skipped"; readonly title: string };

/** `silent` prints nothing: for `--quiet`, and where stdout holds a document. */
export function showProgress({ changes, order }: Plan, silent: boolean): Progress {
  const byAddress = new Map(changes.map((change) => [change.address, change]));
  const endings = new Map(changes.map(({ address }) => [address, Promise.withResolvers<Ending>()]));
  const tasks = order.flat().map(
    (address): ListrTask => ({
      title: titleOf(byAddress.get(address) as Change, ""),
      task: async (_context, task) => {
        const ending = await endings.get(address)?.promise;
        if (!ending) return;
        task.title = ending.title;
        if (ending.is === "failed") throw new Error(ending.title);
        if (ending.is === "skipped") task.skip(ending.title);
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
  const end = (change: Change, is: Ending["is"], words: string): void =>
    endings.get(change.address)?.resolve({ is, title: titleOf(change, words) });
  return {
    emit: (event) => {
      const ending = endingOf(event);
      if (ending) end(...ending);
    },
    finish: async () => {
      for (const { resolve } of endings.values()) resolve({ is: "skipped", title: "not reached" });
      await run;
    },
  };
}

function endingOf(event: ApplyEvent): [Change, Ending["is"], string] | undefined {
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
      return [change, "done", words[change.action]];
    }
    case "change.failed":
      return [event.failed.change, "failed", safeText(formatProblem({ ...event.failed.problem, hint: undefined }))];
    case "change.skipped":
      return [event.skipped.change, "skipped", `not tried: it needs ${event.skipped.blockedBy}`];
    case "change.started":
    case "activated":
      return undefined;
  }
}

function titleOf({ address }: Change, words: string): string {
  return words === "" ? address : `${address.padEnd(34)} ${words}`;
}
