// What Make, or the way to it, refused: typed once here, so that no caller matches status numbers or texts.
// A message holds Make's own code and text, the method and the path; never the key and never a query value.

import { ToolError } from "../errors.ts";

export type MakeErrorKind =
  | "not-found"
  | "conflict"
  | "confirmation-needed"
  | "rate-limited"
  | "invalid-blueprint"
  | "missing-connection"
  | "unauthorized"
  | "missing-scope"
  | "rejected"
  | "unavailable"
  | "unreachable"
  | "unexpected-answer";

export interface MakeErrorDetail {
  readonly kind: MakeErrorKind;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly status?: number | undefined;
  readonly makeCode?: string | undefined;
  readonly cause?: unknown;
}

/** What to do next where whoever throws knows no better. */
const usualHints: Partial<Record<MakeErrorKind, string>> = {
  "not-found": "It is gone in Make, or the key's user does not see it: plan again, and look in Make if it stays.",
  "unexpected-answer":
    "Something between here and Make may have answered in its place: start again, and look at the proxy and the network if it stays.",
};

/** Its code is `make/<kind>`. After a write, `unreachable`, `unavailable` and `unexpected-answer` leave open whether Make did it. */
export class MakeError extends ToolError {
  readonly kind: MakeErrorKind;
  /** HTTP status; absent where no answer came. */
  readonly status: number | undefined;
  /** Make's own code, e.g. `IM007`. */
  readonly makeCode: string | undefined;
  readonly method: string;
  /** Path after `/api/v2`, without its query. */
  readonly path: string;

  constructor({ kind, message, hint, method, path, status, makeCode, cause }: MakeErrorDetail) {
    super({ code: `make/${kind}`, message, hint: hint ?? usualHints[kind] }, cause === undefined ? {} : { cause });
    this.kind = kind;
    this.status = status;
    this.makeCode = makeCode;
    this.method = method;
    this.path = path;
  }
}
