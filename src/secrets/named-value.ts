// Values whose name says that they are secret: of headers, of query parameters, of fields. The scheme in front of a
// credential ("Bearer"), and what a Make expression or a reference gives, are no part of the secret.

import { isHeaderKey, isQuerySecretName, isSecretName } from "../engine/secret-name.ts";
import { maskText } from "../engine/secret.ts";
import { type Expected, isDummy, isSecretValue } from "./plausible.ts";
import { literalsOf, type Span } from "./spans.ts";

/** What stands around a value: a list or map of headers, of query parameters, or anything else. */
export type Holder = "headers" | "query" | "fields";

/** The secrets in a value of that name; none where the name promises none. */
export function namedSpans(name: string, value: string, holder: Holder): readonly Span[] {
  const expected = expectedOf(name, holder);
  if (expected === undefined || value.length > 20_000) return [];
  const kind = kindOf(name, holder);
  const literals = literalsOf(value);
  const isWhole = literals.length === 1 && literals[0]?.start === 0 && literals[0].end === value.length;
  const spans = literals.flatMap((literal) => {
    const span = credentialIn(value, literal);
    const text = value.slice(span.start, span.end);
    // Beside an expression stands what goes with it, a prefix or a separator: only what is random is a secret there.
    return isCredential(text, isWhole ? expected : "key", value.slice(literal.start, span.start))
      ? [{ ...span, kind }]
      : [];
  });
  return holder === "headers" ? [...spans, ...encodedSpans(value, kind)] : spans;
}

/** `Basic {{base64("user:password")}}`: an expression, and yet the password stands there. */
function encodedSpans(value: string, kind: string): readonly Span[] {
  return [...value.matchAll(/base64\(\s{0,5}"([^"\\{}:]{0,200}:)([^"\\{}]{1,200})"/g)].flatMap((match) => {
    const [whole, , password = ""] = match;
    const end = match.index + whole.length - 1;
    return isSecretValue(password, "password") ? [{ start: end - password.length, end, kind }] : [];
  });
}

/** What a name lets expect of its value; undefined where the value is no secret. */
export function expectedOf(name: string, holder: Holder): Expected | undefined {
  if (holder === "headers" && isHeaderKey(name)) return "password";
  if (!isSecretName(name)) return holder === "query" && isQuerySecretName(name) ? "key" : undefined;
  if (/cookie$/i.test(name)) return "key";
  // Nobody sends such a header, or such a part of a URL, without a secret in it.
  if (holder !== "fields" || /pass|pwd|api[-_ ]?key|(?:access|auth|api|refresh|bearer)[-_ ]?token/i.test(name))
    return "password";
  return /secret|credential/i.test(name) ? "secret" : "key";
}

/** "header X-API-Key", "?api_key= in the URL", "password", "field apiKey". */
export function kindOf(name: string, holder: Holder): string {
  const shown = /^[\w .-]{1,40}$/.test(name) && maskText(name) === name ? name : undefined;
  if (holder === "headers") return shown === undefined ? "header" : `header ${shown}`;
  if (holder === "query") return shown === undefined ? "secret in the URL" : `?${shown}= in the URL`;
  if (/pass|pwd/i.test(name)) return "password";
  return shown === undefined ? "secret field" : `field ${shown}`;
}

/** `Bearer `, `Token token=`, `Zoho-oauthtoken `: what stays in front of a credential. */
const scheme = /^\s{0,20}[A-Za-z][\w-]{1,40}\s{1,5}(?:(?:token|key|apikey)\s?=\s?)?["']?(?=\S)/;

/** The literal without a scheme in front, without spaces and quotes around. */
function credentialIn(
  value: string,
  { start, end }: { readonly start: number; readonly end: number },
): Omit<Span, "kind"> {
  const literal = value.slice(start, end);
  const head = scheme.exec(literal)?.[0] ?? "";
  const isScheme = /^\s*(?:bearer|basic|token|key|apikey|api-key|digest|bot|ssws|oauth|[\w-]*(?:token|key))\s/i.test(
    head,
  );
  const before = isScheme ? head.length : (/^[\s"']*/.exec(literal)?.[0].length ?? 0);
  const rest = literal.slice(before);
  return { start: start + before, end: start + before + rest.replace(/[\s"']+$/, "").length };
}

/** `before`: what stands in front of it, a scheme mostly. */
export function isCredential(text: string, expected: Expected, before: string): boolean {
  if (/^\s*basic\s/i.test(before)) return isBasicPair(text, expected);
  if (isSecretValue(text, expected)) return true;
  // Cookies and signatures are lists: `session=…; theme=dark`.
  return (
    text.length < 5_000 && /[;,=]/.test(text) && text.split(/[\s;,="']+/).some((part) => isSecretValue(part, "key"))
  );
}

/** Base64 of `user:password`, not both of them a dummy; what is no such pair must be random itself. */
export function isBasicPair(text: string, otherwise: Expected): boolean {
  const [, user, password] = /^([^:]*):(.*)$/s.exec(decoded(text)) ?? [];
  if (user === undefined || password === undefined) return isSecretValue(text, otherwise);
  return !(isDummy(user) && isDummy(password));
}

function decoded(text: string): string {
  try {
    return atob(text);
  } catch {
    return "";
  }
}
