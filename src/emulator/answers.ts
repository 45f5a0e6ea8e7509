// What the emulator answers: a status and a body, as data. A refusal is thrown, so that a handler can stop at any depth
// before it has changed anything. Texts and codes are Make's own where make-api 2.5 knows them.

import type { Json, JsonObject } from "../json.ts";

/** `text` is sent as it is (for bodies whose key order or type is not ours to choose), `body` as JSON. */
export interface Answer {
  readonly status: number;
  readonly body?: Json;
  readonly text?: string;
  readonly contentType?: string;
}

export function ok(body: Json): Answer {
  return { status: 200, body };
}

/** Make's answer to a call that it does not carry out. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly answer: Answer;

  constructor(status: number, body: JsonObject) {
    super(typeof body["detail"] === "string" ? body["detail"] : `status ${status}`);
    this.answer = { status, body };
  }
}

function refusal(status: number, code: string, message: string, detail: string): Refusal {
  return new Refusal(status, { detail, message, code });
}

/** 400 SC400: the request does not fit its schema; one suberror a field. */
export function invalidRequest(detail: string, fields: readonly string[] = []): Refusal {
  const suberrors = fields.map((message) => ({ message }));
  return new Refusal(400, { detail, message: "Bad request", code: "SC400", ...(fields.length > 0 && { suberrors }) });
}

/** 400 IM005: understood, but a value is not one that Make knows. */
export function invalidInput(detail: string): Refusal {
  return refusal(400, "IM005", "Invalid input parameters", detail);
}

export function invalidBlueprint(detail: string): Refusal {
  return refusal(400, "IM007", "Invalid blueprint", detail);
}

export function unauthorized(): Refusal {
  return refusal(401, "IM015", "Access denied.", "User is not logged in.");
}

export function missingScope(scope: string): Refusal {
  return new Refusal(403, {
    detail: "Access denied.",
    message: "Permission denied",
    code: "SC403",
    suberrors: [{ message: `Scope '${scope}' is required.` }],
  });
}

export function foreignTeam(permission: string): Refusal {
  return refusal(403, "IM002", "Insufficient rights.", `Permission '${permission}' is missing.`);
}

/** 404: unknown, or of a team that the token does not see. Make hides the difference (make-api 2.5). */
export function notFound(what: string): Refusal {
  return refusal(404, "SC404", "Not found", `${what} not found.`);
}

export function confirmationNeeded(detail: string): Refusal {
  return refusal(406, "IM004", "Confirmation required", detail);
}

/** 404 IM304, as recorded in make-api 2.5: `app` is that of the module which names the connection. */
export function missingConnection(app: string, id: number): Refusal {
  return refusal(404, "IM304", "Account doesn't exist", `Connection not found '${app}:${id}'.`);
}

/** 404 for any other id in a blueprint. The code IM305 is modelled: make-api 8.2 does not know the real one. */
export function missingReference(what: string, id: number): Refusal {
  return refusal(404, "IM305", `${what} doesn't exist`, `${what} not found '${id}'.`);
}

/** 422 IM016: not possible as things depend on each other. */
export function dependencyConflict(detail: string): Refusal {
  return refusal(422, "IM016", "Action is not possible due to dependencies", detail);
}

/** 422 of start and stop. */
export function unprocessable(detail: string, code = "IM005"): Refusal {
  return refusal(422, code, detail, detail);
}

export function tooManyRequests(): Refusal {
  return new Refusal(429, { message: "Requests limit for organization exceeded, please try again later." });
}

/** Only `detail`: Make's answer here has no `message` (make-api 2.5). */
export function bodyTooLarge(): Refusal {
  return new Refusal(400, { detail: "request entity too large" });
}
