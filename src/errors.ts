// Failures that the reader can act on. Whatever else is thrown is a bug and keeps its stack.

/** Every code is documented and stays: people and scripts search for it. */
export type ErrorCode =
  | "usage/invalid"
  | "project/not-found"
  | "file/unreadable"
  | "file/too-large"
  | "file/outside"
  | "file/symlink"
  | "yaml/invalid"
  | "json/invalid"
  | "json/too-deep"
  | "json/unsafe-key"
  | "schema/invalid"
  | "schema/unknown-key"
  | "blueprint/invalid"
  | "schedule/invalid"
  | "address/duplicate"
  | "address/unknown"
  | "address/taken"
  | "address/moved"
  | "ids/invalid"
  | "target/unknown"
  | "target/required"
  | "target/zone"
  | "target/key-name"
  | "target/direction"
  | "target/extends"
  | "target/renamed"
  | "var/missing"
  | "var/environment"
  | "file/unknown"
  | "override/unmatched"
  | "reference/unknown"
  | "reference/kind"
  | "reference/literal-id"
  | "binding/missing"
  | "binding/ambiguous"
  | "secret/place"
  | "key/invalid"
  | "key/missing"
  | "plan/cycle"
  | "plan/conflict"
  | "plan/guarded"
  | "plan/stale"
  | "plan/file-invalid"
  | "export/dirty"
  | "export/public-repository"
  | "adopt/ambiguous"
  | "restore/unknown"
  | "restore/not-ready"
  | "secret/found"
  | "git/no-repository"
  | "git/diverged"
  | "git/refused"
  | "github/refused"
  | "apply/failed"
  | "apply/incomplete"
  | "apply/unconfirmed"
  | "apply/invalid"
  | "state/invalid"
  | "state/other-team"
  | "state/moved"
  | "state/unsettled"
  | "emulator/invalid"
  | "make/unauthorized"
  | "make/missing-scope"
  | "make/not-found"
  | "make/conflict"
  | "make/confirmation-needed"
  | "make/rate-limited"
  | "make/invalid-blueprint"
  | "make/missing-connection"
  | "make/rejected"
  | "make/unavailable"
  | "make/unreachable"
  | "make/unexpected-answer";

/** Line and column count from 1. The file is relative to the project's root, with forward slashes. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Problem {
  readonly code: ErrorCode;
  /** What was found, in one sentence. Never holds a secret. */
  readonly message: string;
  readonly at?: SourcePlace | undefined;
  /** What to do next, in one sentence. */
  readonly hint?: string | undefined;
}

/** One or more problems that end a command: exit 1, or 3 where a guard refused. */
export class ToolError extends Error {
  override readonly name = "ToolError";
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(problem: Problem | readonly Problem[], options: { readonly cause?: unknown } = {}) {
    const problems = Array.isArray(problem) ? (problem as readonly Problem[]) : [problem as Problem];
    super(problems.map((each) => each.message).join("\n"), options);
    this.problems = problems as unknown as readonly [Problem, ...Problem[]];
  }

  get code(): ErrorCode {
    return this.problems[0].code;
  }
}

const refusals: ReadonlySet<ErrorCode> = new Set([
  "plan/conflict",
  "plan/guarded",
  "plan/stale",
  "export/public-repository",
]);

/** 3 for what a guard, a conflict or a plan that is not today's refused, else 1 (design 1.2). */
export function exitCodeOf({ code }: ToolError): 1 | 3 {
  return refusals.has(code) ? 3 : 1;
}

/** `file:line:column code: message`, then the hint on a line of its own: a terminal and an editor can open the place. */
export function formatProblem({ code, message, at, hint }: Problem): string {
  const place = at ? `${at.file}:${at.line}:${at.column} ` : "";
  return `${place}${code}: ${message}${hint ? `\n  hint: ${hint}` : ""}`;
}
