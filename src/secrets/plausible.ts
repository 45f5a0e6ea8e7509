// Tells a secret from what stands in the place of one: placeholders, words, names of fields, numbers. A place that says
// "password" or "key" raises the suspicion; what the value looks like decides.

/** What a place lets expect: people choose passwords and secrets, machines make keys. */
export type Expected = "password" | "secret" | "key";

/** Whether a literal text (no `{{…}}`, no `${…}`) is what the place lets expect. */
export function isSecretValue(text: string, expected: Expected): boolean {
  const value = text.trim();
  if (isPlaceholder(value) || isPublic(value)) return false;
  if (isRandom(value)) return true;
  if (expected === "key" || !isChosen(value)) return false;
  // "secret" is many a thing's name: one that a person chose must look like it.
  return expected === "password" || (/\d/.test(value) && !/\s/.test(value) && !numberedWords.test(value));
}

/** `YOUR_API_KEY`, `xxx`, `<token>`, `***`, `changeme`, `1234567890`, a single repeated character, nothing. */
export function isPlaceholder(text: string): boolean {
  const signs = signsOf(text);
  if (isDummy(text) || isSequence(signs)) return true;
  if (/^[A-Z]{2,}(?:[_ -][A-Z]+)+\d{0,2}$/.test(text)) return true;
  return (text.length < 30 && exampleWords.test(text)) || commonWords.has(text.toLowerCase());
}

/** Nobody takes it for the thing itself, wherever it stands: `xxx`, `<token>`, `***`, `your-key`. */
export function isDummy(text: string): boolean {
  const signs = signsOf(text);
  if (signs === "" || /^(.)\1*$/su.test(signs)) return true;
  if (/^(?:<[^<>]*>|\[[^[\]]*\]|\{[^{}]*\}|%[^%]*%|\$\w+|__\w+__)$/.test(text)) return true;
  return dummyWords.test(text);
}

function signsOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, "");
}

const dummyWords =
  /x{4}|\*{2}|•|…|\.{3}|_{3}|placeholder|change[-_ ]?me|replace[-_ ]?(?:me|with|this)|redacted|insert[-_ ]|your[-_ ]|enter[-_ ]|[-_ ]here$|^my[-_ ](?:api|secret|token|password|key)|^<|>$/i;

const exampleWords = /example|dummy|sample/i;

/** `field_12`, `client.secret1`. */
const numberedWords = /^[a-z]{1,40}(?:[-_. ][a-z]{1,40}){0,5}[-_. ]?\d{1,4}$/i;

/** Longer words that stand in the place of a secret and are none; shorter ones are no secret anyway. */
const commonWords = new Set(
  (
    "password passwort password1 password123 required optional disabled undefined unchanged generated automatic " +
    "anonymous protected encrypted credentials connection variable expression unauthorized authorization negotiate " +
    "include same-origin textfield username"
  ).split(" "),
);

/** Every character follows the one before: `123456`, `abcdef`, `1234567890`. */
function isSequence(signs: string): boolean {
  // A long one is what somebody typed to have a key.
  if (signs.length < 4 || signs.length > 16) return false;
  const codes = Array.from(signs.toLowerCase(), (sign) => sign.codePointAt(0) ?? 0);
  const steps = codes.filter(
    (code, at) => at > 0 && (code === (codes[at - 1] ?? 0) + 1 || (code === 48 && codes[at - 1] === 57)),
  );
  return steps.length === signs.length - 1;
}

/** A URL, an e-mail address, a date, a colour, the address of a contract (a token in the sense of coins). */
function isPublic(value: string): boolean {
  return (
    /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.)/i.test(value) ||
    /^[^@\s]{1,100}@[^@\s]{1,100}\.[a-z]{2,20}$/i.test(value) ||
    /^\d{4}-\d\d-\d\d(?:[T ]|$)/.test(value) ||
    /^#[0-9a-f]{3,8}$/i.test(value) ||
    /^0x[0-9a-f]{40}$/i.test(value)
  );
}

/**
 * Made by a machine: letters of both cases and digits change too often for words. Looks at 400 characters at most, which
 * are as good as all.
 */
export function isRandom(value: string): boolean {
  if (value.length < 8 || /\s/.test(value)) return false;
  const text = value.slice(0, 400);
  if (/^[\d.,:+/-]+$/.test(text)) return /^\d{20,}$/.test(text);
  const runs = text.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  if (runs.length === 1) return /^[a-z]{32,}$/i.test(text);
  const average = runs.reduce((sum, run) => sum + run.length, 0) / runs.reduce((sum, run) => sum + wordsIn(run), 0);
  if (text.length >= 20) return average < 4 || (/^[a-z\d]+$/i.test(text) && runs.filter(isNumber).length >= 4);
  return text.length >= 12 ? average < 3.2 : average <= 2.5 && runs.length >= 4;
}

/** Five consonants in a row are in no word: what holds them counts as several short ones. */
function wordsIn(run: string): number {
  return /[b-df-hj-np-tv-xz]{5}/i.test(run) ? Math.ceil(run.length / 3) : 1;
}

function isNumber(run: string): boolean {
  return /^\d/.test(run);
}

/** Less than that is enough behind a prefix that is known: one long run of letters and digits, or of both cases. */
export function isMade(text: string): boolean {
  if (isDummy(text)) return false;
  const run = /(?<![A-Za-z\d])(?:(?=[A-Za-z]*\d)(?=\d*[A-Za-z])|(?=[A-Z]*[a-z])(?=[a-z]*[A-Z]))[A-Za-z\d]{16,}/;
  const uuid = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/i;
  return isRandom(text) || run.test(text.slice(0, 400)) || uuid.test(text.slice(0, 400));
}

/** Chosen by a person: long enough, and no name of a field, no sentence. */
function isChosen(value: string): boolean {
  if (value.length < 6 || value.length > 200) return false;
  // A Gmail app password: four times four letters.
  if (/^[a-z]{4}(?: [a-z]{4}){3}$/.test(value)) return true;
  if (/^\p{L}+(?:[-_. /:]+\p{L}+)+$/u.test(value)) return false;
  if (/\s/.test(value)) return value.split(/\s+/).length <= 4 && /\d/.test(value);
  if (/^\p{L}+$/u.test(value)) return value.length >= 8;
  return true;
}
