// No answer, or no whole one: what the network, a proxy or a certificate did, in words that help.
// Node's own texts name hosts and ports, never headers; a proxy's address is told without its password.

import type { Json } from "../json.ts";
import type { Asked } from "./answer.ts";
import { MakeError } from "./make-error.ts";
import type { Attempt } from "./retry.ts";
import { AnswerCutOff, AnswerTooLarge } from "./transport.ts";
import type { ZoneParts } from "./zone.ts";

/** The failure as an attempt's outcome: its error, and whether asking again can help. */
export function failureOf(cause: unknown, asked: Asked, zone: ZoneParts): Attempt<Json> {
  const code = codeOf(cause);
  if (cause instanceof AnswerTooLarge) return { error: oddAnswer(asked, "more than 64 MB", undefined, cause) };
  // The parser of HTTP gave up: these bytes are no answer of Make.
  if (code.startsWith("HPE_"))
    return { error: oddAnswer(asked, `something that is not HTTP (${code})`, undefined, cause) };
  if (cause instanceof AnswerCutOff) {
    const error = oddAnswer(asked, "an answer that broke off", cause.status, cause);
    return { error, fault: { type: "passing", what: "an answer that broke off" } };
  }
  const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/.test(code);
  const isSetting = code === "UND_ERR_INVALID_ARG" || code === "ERR_INVALID_URL";
  const what = isTimeout(cause) ? "no answer in time" : asked.mask(textOf(cause, code));
  const error = new MakeError({
    kind: "unreachable",
    message: `${asked.zone} could not be reached for ${asked.method} ${asked.path}: ${what}`,
    hint: hintFor(asked, zone, isCertificate),
    method: asked.method,
    path: asked.path,
    cause,
  });
  return isCertificate || isSetting ? { error } : { error, fault: { type: "passing", what } };
}

function oddAnswer(asked: Asked, what: string, status: number | undefined, cause: unknown): MakeError {
  return new MakeError({
    kind: "unexpected-answer",
    message: `${asked.zone} answered ${asked.method} ${asked.path} with ${what}${status === undefined ? "" : ` (status ${status})`}.`,
    hint: "Something between here and Make may have answered in its place: look at the proxy, the network and the zone.",
    method: asked.method,
    path: asked.path,
    status,
    cause,
  });
}

function hintFor({ method, zone: host }: Asked, zone: ZoneParts, isCertificate: boolean): string {
  const open = method === "GET" ? "" : " It is not known whether Make did it: plan again before another try.";
  if (isCertificate) {
    return `The certificate of ${host} is not trusted here. If your network has its own authority, name its file in NODE_EXTRA_CA_CERTS.${open}`;
  }
  if (zone.isLoopback) return `Is the emulator still running on ${host}?${open}`;
  const proxies = proxySettings();
  const proxy = proxies === "" ? "no proxy is set (HTTPS_PROXY)" : `the proxy in use (${proxies})`;
  return `Check the zone ${host}, the network and the proxy: ${proxy}.${open}`;
}

/** The proxy variables that are set, with hosts only. */
function proxySettings(): string {
  const names = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"];
  const isPlain = (name: string): boolean => name.toLowerCase() === "no_proxy";
  return names
    .filter((name) => (process.env[name] ?? "") !== "")
    .map((name) => `${name}=${isPlain(name) ? process.env[name] : hostOf(process.env[name] ?? "")}`)
    .join(", ");
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host || "not an address" : "not an address";
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && cause.name === "TimeoutError";
}

function codeOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return typeof code === "string" ? code : "";
}

function textOf(cause: unknown, code: string): string {
  const text = cause instanceof Error ? cause.message : "";
  // An attempt over several addresses fails with a code and no text.
  if (text === "") return code === "" ? "the connection failed" : code;
  return code === "" || text.includes(code) ? text : `${text} (${code})`;
}
