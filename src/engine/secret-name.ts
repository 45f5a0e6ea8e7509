// Which names say that their value is a secret. The last word decides, so `tokenType`, `keyName` and `maxTokens` are not.

const secretWords = new Set([
  "authorization",
  "cookie",
  "credential",
  "credentials",
  "jwt",
  "pass",
  "passphrase",
  "passwd",
  "password",
  "pwd",
  "secret",
  "token",
]);

/** Words that make a following `key` a secret one. */
const keyKinds = new Set([
  "access",
  "account",
  "admin",
  "anon",
  "api",
  "app",
  "auth",
  "client",
  "encryption",
  "functions",
  "license",
  "master",
  "private",
  "role",
  "secret",
  "service",
  "shared",
  "signing",
  "subscription",
]);

/** Words that make a following `token` a position or a number, or a coin. */
const harmlessTokens = new Set(["page", "next", "continuation", "sync", "cursor", "max", "min", "to", "from", "stop"]);

/** The same in one lower-case word: `accesstoken`, `x-apikey`. */
const glued =
  /(?:password|passwd|passphrase|apikey|accesskey|secretkey|privatekey|authkey|accesstoken|authtoken|apitoken|refreshtoken|bearertoken|sessiontoken|usertoken|clientsecret)$/;

/** `Authorization`, `x-api-key`, `accessToken`, `client_secret`, `DB_PASSWORD` …; not `tokens`, `keyword`, `publicKey`. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  while (words.length > 1 && /^(?:\d+|value)$/.test(words.at(-1) ?? "")) words.pop();
  const last = (words.at(-1) ?? "").replace(/\d+$/, "");
  const before = words.at(-2) ?? "";
  if (last === "token") return !harmlessTokens.has(before);
  if (secretWords.has(last)) return true;
  if (last === "key") return keyKinds.has(before);
  return glued.test(last);
}

/** Names that are secret in the query of a URL, where `key` and `sig` mean nothing else. */
export function isQuerySecretName(name: string): boolean {
  return (
    isSecretName(name) || /^(?:key|sig|signature|auth|appid|hapikey|x-amz-signature|x-goog-signature)$/i.test(name)
  );
}

/** Names that are secret in headers, where `auth` and `key` mean nothing else. */
export function isHeaderSecretName(name: string): boolean {
  return isSecretName(name) || isHeaderKey(name);
}

/** `auth`, `X-Key`. */
export function isHeaderKey(name: string): boolean {
  return /^(?:x-)?(?:key|auth)$/i.test(name);
}

/** `x-api-key` of ``{{1.headers.`x-api-key`}}``; undefined where there is more than one name to it. */
export function lastNameIn(expression: unknown): string | undefined {
  if (typeof expression !== "string" || expression.length > 200) return undefined;
  return /^\s*\{\{[^{}();]*?[.`]([\w-]{1,80})`?(?:\[\d*\])?\s*\}\}\s*$/.exec(expression)?.[1];
}

/** A password, pin or token of digits. Fewer of them count something, or name an object of Make. */
export function isSecretNumber(name: string, value: number): boolean {
  const digits = String(Math.abs(value)).length;
  if (/^(?:pin|pincode|passcode)$/.test(wordsOf(name).at(-1) ?? "")) return digits >= 4;
  return isSecretName(name) && !/credentials?$/i.test(name) && digits >= (/pass|pwd/i.test(name) ? 4 : 6);
}

function wordsOf(name: string): string[] {
  return name
    .slice(-80)
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== "");
}
