// Secrets inside free text, whatever it is the text of: keys that show by their form, "Bearer …", parameters in URLs and
// forms, fields of JSON bodies, assignments in code and header lines. Bounded expressions and indexOf alone, so that
// hostile input costs time in proportion to its length.

import { jsonPairs } from "../engine/secret-json.ts";
import { secretShapes } from "../engine/secret-shapes.ts";
import { expectedOf, type Holder, isBasicPair, kindOf, namedSpans } from "./named-value.ts";
import { isMade, isPlaceholder, isRandom, isSecretValue } from "./plausible.ts";
import { literalsOf, type Span } from "./spans.ts";

/** What the text says is a secret: fields, parameters, assignments, PEM blocks. In no order; they may overlap. */
export function textSpans(text: string): readonly Span[] {
  if (text.length < 8) return [];
  return [...fieldSpans(text, 0), ...elementSpans(text), ...assignedSpans(text), ...privateKeySpans(text)];
}

/**
 * What shows by its form wherever it stands. None of it holds a line end, so that many texts can be looked at as one: a
 * run costs more than a text.
 */
export function formSpans(text: string): readonly Span[] {
  return [...schemeSpans(text), ...shapeSpans(text)];
}

/** Keys that show by their form. A form alone may be met by a placeholder or by words. */
function shapeSpans(text: string): Span[] {
  const spans: Span[] = [];
  for (const { kind, pattern } of secretShapes) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      const start = match.index + (match[1]?.length ?? 0);
      const found = text.slice(start, end);
      const isReal = kind.startsWith("password in") ? isSecretValue(found, "password") : isMade(found);
      if (isReal) spans.push({ start: start - (match.groups?.["id"]?.length ?? 0), end, kind });
    }
  }
  return spans;
}

/** PEM blocks, line ends escaped or not. Without its end the rest of the text is the key. */
function privateKeySpans(text: string): Span[] {
  const spans: Span[] = [];
  if (!text.includes("-----BEGIN ")) return spans;
  const begin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const from = match.index + match[0].length;
    const close = /-----END [A-Z0-9 ]{0,40}-----/g;
    close.lastIndex = from;
    const found = close.exec(text);
    const end = found ? close.lastIndex : text.length;
    const body = text.slice(from, found?.index ?? end);
    if (/[A-Za-z0-9+/]{40}/.test(body) && literalsOf(body).length === 1 && !isPlaceholder(body.slice(0, 200)))
      spans.push({ start: match.index, end, kind: "private key" });
    begin.lastIndex = end;
  }
  return spans;
}

/** `Bearer …`, `Basic …` and `Token …` wherever they stand, apart from prose: "basic authentication". */
function schemeSpans(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(/(?<![\w-])((bearer|basic|token)[ \t]{1,5})([\w.~+/-]{8,}={0,2})/gi)) {
    const [whole, head = "", scheme = "", credential = ""] = match;
    const isReal = /basic/i.test(scheme)
      ? isBasicPair(credential, "key") && isRandom(credential)
      : isSecretValue(credential, "key");
    if (!isReal) continue;
    const kind = `${scheme.charAt(0).toUpperCase()}${scheme.slice(1).toLowerCase()} credential`;
    spans.push({ start: match.index + head.length, end: match.index + whole.length, kind });
  }
  return spans;
}

/** `"client_secret": "…"` and `{"name": "Authorization", "value": "…"}` in a JSON text, also in JSON that it holds as a string. */
function fieldSpans(text: string, depth: number): Span[] {
  if (!text.includes('"')) return [];
  const spans: Span[] = [];
  const isOfCoins = /"(?:chain|network|blockchain|slippage)"/i.test(text);
  for (const { key, pairName, value, start } of jsonPairs(text)) {
    const name = pairName ?? key;
    if (!(isOfCoins && isCoinName(name))) {
      spans.push(...shifted(namedSpans(name, value, holderOfField(name)), (at) => start + at));
    }
    if (depth < 2 && value.includes('\\"')) spans.push(...heldSpans(value, start, depth));
  }
  return spans;
}

/** `<Password>…</Password>` in XML. */
function elementSpans(text: string): Span[] {
  if (!text.includes("</")) return [];
  const elements = text.matchAll(/<(?:[\w-]{1,20}:)?([\w.-]{1,40})(?:\s[^<>]{0,200})?>([^<>]{6,500})(?=<\/)/g);
  return [...elements].flatMap((match) => {
    const [whole, name = "", value = ""] = match;
    return shifted(namedSpans(name, value, "fields"), (at) => match.index + whole.length - value.length + at);
  });
}

/** Names that only headers have. */
function holderOfField(name: string): Holder {
  return /^(?:(?:proxy-)?authorization|x-[a-z-]{1,40})$/i.test(name) ? "headers" : "fields";
}

/** A token in the sense of coins, where a chain or an amount stands beside it. */
export function isCoinName(name: string): boolean {
  return /token$/i.test(name) && !/(?:access|auth|api|refresh|bearer)[-_ ]?token$/i.test(name);
}

/** JSON as a string of JSON: read unescaped, each place mapped back. */
function heldSpans(value: string, start: number, depth: number): Span[] {
  const places: number[] = [];
  let inner = "";
  for (let at = 0; at < value.length; at += 1) {
    if (value[at] === "\\" && /["\\/]/.test(value[at + 1] ?? "")) at += 1;
    places.push(at);
    inner += value[at];
  }
  return shifted(fieldSpans(inner, depth + 1), (at) => start + (places[at] ?? value.length));
}

function shifted(spans: readonly Span[], to: (at: number) => number): Span[] {
  return spans.map(({ start, end, kind }) => ({ start: to(start), end: to(end - 1) + 1, kind }));
}

const head = /(?<![\w.-])([A-Za-z_][\w.-]{0,39})["']?([ \t]{0,3}[:=][ \t]{0,3})["']?/g;
const literal = /(?:[^\s&"'`<>{}#$•,;()\\]|\$(?!\{))+/y;

/** `?key=…`, `client_secret=…` in a form, `X-Api-Key: …` in a header block, `const token = "…"` in code. */
function assignedSpans(text: string): Span[] {
  const spans: Span[] = [];
  if (!/[:=]/.test(text)) return spans;
  let proseEnd = 0;
  // Behind a question mark an ampersand parts the parameters of a URL, else the fields of a form.
  const query = text.indexOf("?");
  head.lastIndex = 0;
  for (let match = head.exec(text); match !== null; match = head.exec(text)) {
    const [, name = "", sign = ""] = match;
    const start = head.lastIndex;
    // The rest of a long run that held no value holds none either: a run is read once.
    if (start < proseEnd) continue;
    const isInQuery = "?&".includes(text[match.index - 1] ?? " ");
    const expected = expectedOf(name, isInQuery ? "query" : "fields");
    if (expected === undefined) continue;
    literal.lastIndex = start;
    const value = literal.exec(text)?.[0] ?? "";
    const end = start + value.length;
    // In prose a colon follows many a word: what a person chose cannot be told from one there.
    const isForm = sign === "=" && (isInQuery || match.index === 0 || /[;\s]/.test(text[match.index - 1] ?? ""));
    const isOpen = text.startsWith("{{", end) || text.startsWith("${", end);
    // A number in JSON: nobody writes prose with a quote in front of the colon.
    const isDigits = expected === "password" && /["'][ \t]{0,3}:/.test(match[0]) && /^\d{4,30}$/.test(value);
    const isReal = isDigits || isSecretValue(value, isForm && !isOpen ? expected : "key");
    if (!isReal) {
      if (value.length > 100) proseEnd = end;
      continue;
    }
    spans.push({ start, end, kind: kindOf(name, isInQuery && query >= 0 && query < match.index ? "query" : "fields") });
    head.lastIndex = end;
  }
  return spans;
}
