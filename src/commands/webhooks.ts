// webhooks url NAME: where a managed webhook is called. It is a secret everywhere else; here it is what was asked for.

import { ToolError } from "../errors.ts";
import { kindNamed } from "../kinds/registry.ts";
import { findTeam } from "../live/find-team.ts";
import { MakeError } from "../make/make-error.ts";
import { oneLine } from "../render/safe-text.ts";
import { findResource, readIds } from "./find-resource.ts";
import { openSession, type SessionOptions } from "./session.ts";
import type { Terminal } from "./terminal.ts";

export interface WebhookUrlOptions extends SessionOptions {
  /** Address, path, or name in Make. */
  readonly name: string;
  readonly json: boolean;
  /** Changes nothing: the URL is the result. */
  readonly quiet: boolean;
}

const longestUrl = 2000;

/** Sends GET alone. Throws `address/unknown` for a webhook that has no file here, or is not in Make. */
export async function webhookUrl(options: WebhookUrlOptions, terminal: Terminal): Promise<number> {
  const session = await openSession(options);
  try {
    const { address } = findResource(session, "webhook", options.name);
    const reader = session.reader();
    const team = await findTeam(reader, session.team, () => session.target.place(["team"]));
    const id = (await readIds(session, reader.zone, team))(address);
    if (id === undefined) throw notInMake(`${address} has no URL yet: it was not applied in ${session.target.name}.`);
    const rows = await kindNamed("webhook").remote.list(reader, { ...team, folders: new Map(), names: new Map() });
    const row = rows.find((each) => each.id === id);
    if (!row) throw notInMake(`${address} is no longer in Make (it had the id ${id}).`);
    const { url } = row.about;
    if (typeof url !== "string") throw withoutUrl(id);
    const shown = oneLine(url, longestUrl);
    terminal.out(
      options.json ? `${JSON.stringify({ formatVersion: 1, address, url: shown }, null, 2)}\n` : `${shown}\n`,
    );
    return 0;
  } finally {
    await session.close();
  }
}

function notInMake(message: string): ToolError {
  return new ToolError({
    code: "address/unknown",
    message,
    hint: "Apply first: Make chooses the URL when the webhook is created.",
  });
}

function withoutUrl(id: string): MakeError {
  return new MakeError({
    kind: "unexpected-answer",
    message: `GET /hooks answered without a URL for the webhook ${id}.`,
    method: "GET",
    path: "/hooks",
  });
}
