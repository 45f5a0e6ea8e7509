// Where a key belongs and what it may do. A key goes to the one zone that was named, or to Make's own public ones, and
// nowhere else; nothing here keeps it or puts it into a text.

import { ToolError } from "../errors.ts";
import { hasScope, scopesIn } from "../make/scopes.ts";
import { MakeError } from "../make/make-error.ts";
import type { MakeReader } from "../ports.ts";
import type { Preset } from "./presets.ts";
import type { KeyScopes } from "./report.ts";

/** What a zone said to the key. `perhaps`: it refused for want of a scope, which a zone may also say to a strange key. */
type Said = "yes" | "perhaps" | "no" | MakeError;

const browserWords =
  "Your browser shows the zone when you are logged in to Make (for example eu2.make.com). If the zone is right, make a new token in Make (Profile → API access).";

/** Asks the zone that was named. Throws `make/unauthorized`, or why it could not be asked. */
export async function checkZone(api: MakeReader): Promise<void> {
  const said = await ask(api);
  if (said instanceof MakeError) throw said;
  if (said === "no") {
    const message = `Wrong zone: ${api.zone} does not know this key.`;
    throw new ToolError({ code: "make/unauthorized", message, hint: browserWords });
  }
}

/**
 * Asks several zones side by side, and gives the one that knows the key; the others are not waited for. `connect` gives a
 * reader whose requests end with the signal. Throws `make/unauthorized` where none does, or where it is open which.
 */
export async function findZone(
  zones: readonly string[],
  connect: (zone: string, signal: AbortSignal) => MakeReader,
): Promise<string> {
  const found = new AbortController();
  const answers = await Promise.all(
    zones.map(async (zone) => {
      const said = await ask(connect(zone, found.signal)).catch((error: unknown) => {
        if (!found.signal.aborted) throw error;
        return "no" as const;
      });
      if (said === "yes") found.abort();
      return { zone, said };
    }),
  );
  const saying = (wanted: Said) => answers.filter(({ said }) => said === wanted).map(({ zone }) => zone);
  const failed = answers.filter(({ said }) => said instanceof MakeError).map(({ zone }) => zone);
  const [perhaps, ...others] = saying("perhaps");
  const zone = saying("yes")[0] ?? (others.length === 0 && failed.length === 0 ? perhaps : undefined);
  if (zone !== undefined) return zone;
  const strange = saying("no");
  const told = [
    `No public zone of Make knows this key${strange.length > 0 ? `: ${strange.join(", ")}` : ""}.`,
    ...(failed.length > 0 ? [`No answer that helps came from ${failed.join(", ")}.`] : []),
    ...(perhaps === undefined ? [] : [`Without a word on whether they know it: ${saying("perhaps").join(", ")}.`]),
  ];
  throw new ToolError({
    code: "make/unauthorized",
    message: told.join(" "),
    hint: `Name the zone with --zone. ${browserWords}`,
  });
}

async function ask(api: MakeReader): Promise<Said> {
  try {
    await api.get("/users/me");
    return "yes";
  } catch (error) {
    if (!(error instanceof MakeError)) throw error;
    // A wrong zone answers as for no or a strange key, the exact code is not known (make-api 1.1).
    if (error.kind === "unauthorized" || error.kind === "not-found") return "no";
    return error.kind === "missing-scope" ? "perhaps" : error;
  }
}

/** The key's own scopes; nothing is tried out. Where Make does not tell them, that is no failure. */
export async function readScopes(api: MakeReader, { scopes }: Preset): Promise<KeyScopes> {
  try {
    const granted = scopesIn(await api.get("/users/me/current-authorization"));
    if (granted === undefined) return { checked: false, missing: [], extra: [] };
    const wanted = scopes.map(({ scope }) => scope);
    return {
      checked: true,
      missing: wanted.filter((scope) => !hasScope(granted, scope)),
      extra: granted.filter((scope) => canChange(scope) && !hasScope(wanted, scope)),
    };
  } catch (error) {
    if (!(error instanceof MakeError)) throw error;
    if (error.kind === "missing-scope") return { checked: false, missing: ["user:read"], extra: [] };
    const untold = ["not-found", "rejected", "unexpected-answer"];
    if (untold.includes(error.kind)) return { checked: false, missing: [], extra: [] };
    throw error;
  }
}

/** `:write`, `:run`, `admin:*`; what has no colon is OpenID's own. */
function canChange(scope: string): boolean {
  return scope.includes(":") && !scope.endsWith(":read");
}
