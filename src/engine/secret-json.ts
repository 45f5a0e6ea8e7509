// JSON inside a text, as bodies of HTTP modules hold it. Make's `{{…}}` stand in it bare, so it is often no JSON for a
// parser: it is read string by string, and only the insides of secret values change; every other character stays.

import { isSecretName } from "./secret-name.ts";

interface Literal {
  readonly text: string;
  /** Place after the closing quote. */
  readonly end: number;
}

/** `"key": "value"` in a text. The value is what stands between the quotes, escapes as they are. */
export interface JsonPair {
  readonly key: string;
  /** Of a `"value"` behind a `"name"` or a `"key"`: what that says. */
  readonly pairName: string | undefined;
  readonly value: string;
  /** Place of the value's first character; its end is `start + value.length`. */
  readonly start: number;
}

/** Every pair of two strings, in order. One pass over the text. */
export function* jsonPairs(text: string): Generator<JsonPair> {
  let pairName = "";
  for (let at = text.indexOf('"'); at >= 0; ) {
    const key = readLiteral(text, at);
    if (key === undefined) break;
    const valueAt = valueStart(text, key.end);
    const value = valueAt === undefined ? undefined : readLiteral(text, valueAt);
    if (valueAt === undefined || value === undefined) {
      at = text.indexOf('"', key.end);
      continue;
    }
    yield {
      key: key.text,
      pairName: key.text === "value" ? pairName : undefined,
      value: value.text,
      start: valueAt + 1,
    };
    if (key.text === "name" || key.text === "key") pairName = value.text;
    at = text.indexOf('"', value.end);
  }
}

/**
 * The text with the values of secret keys and of secret `name`/`value` pairs masked by `maskValue`;
 * JSON that is itself held as a string goes through `maskInner`. One pass over the text.
 */
export function maskJsonPairs(
  text: string,
  maskValue: (value: string) => string,
  maskInner: (value: string) => string,
): string {
  let masked = "";
  let from = 0;
  for (const { key, pairName, value, start } of jsonPairs(text)) {
    const isSecret = isSecretName(key) || (pairName !== undefined && isSecretName(pairName));
    const next = isSecret ? maskValue(value) : maskHeld(value, maskInner);
    if (next === value) continue;
    masked += `${text.slice(from, start)}${next}`;
    from = start + value.length;
  }
  return masked + text.slice(from);
}

/** JSON in a string of JSON: unescaped, masked, escaped again. */
function maskHeld(text: string, maskInner: (value: string) => string): string {
  if (!text.includes('\\"')) return text;
  try {
    const inner = JSON.parse(`"${text}"`) as string;
    const masked = maskInner(inner);
    return masked === inner ? text : JSON.stringify(masked).slice(1, -1);
  } catch {
    return text;
  }
}

/** The string that opens at `at`; a quote inside `{{…}}` does not close it. */
function readLiteral(text: string, at: number): Literal | undefined {
  for (let index = at + 1; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') return { text: text.slice(at + 1, index), end: index + 1 };
    if (character === "\\") index += 1;
    else if (character === "{" && text[index + 1] === "{") {
      const close = text.indexOf("}}", index);
      // Without an end there is no template, here or later: the whole text then has no string to trust.
      if (close < 0) return undefined;
      index = close + 1;
    }
  }
  return undefined;
}

/** Place of the opening quote of the value, if `:` and a string follow. */
function valueStart(text: string, after: number): number | undefined {
  const separator = /\s{0,200}:\s{0,200}"/y;
  separator.lastIndex = after;
  return separator.test(text) ? separator.lastIndex - 1 : undefined;
}
