// Finds the secrets in a resource's spec, each with its exact range, so that a reference can take its place. Where masking
// (engine/secret.ts) would rather hide too much, this says only what is a secret. It never gives a secret away.

import type { JsonObject } from "../json.ts";
import type { Path } from "../path.ts";
import { type Leaf, leavesOf } from "./leaves.ts";
import { kindOf, namedSpans } from "./named-value.ts";
import { joinSpans, type Span } from "./spans.ts";
import { formSpans, textSpans } from "./text-spans.ts";

/** A secret in a resource's spec. Never holds the secret itself. */
export interface SecretFinding {
  /** From the spec's root: `blueprint.flow.0.mapper.headers.0.value`. */
  readonly path: Path;
  /** Of the secret part in the text at that path; a number is as its digits. */
  readonly start: number;
  readonly end: number;
  /** As a person would say it: "header Authorization", "?api_key= in the URL", "password", "JWT". */
  readonly kind: string;
  /** The name of the entry at that path holds it, not the value. */
  readonly isKey?: true;
}

/**
 * All secrets of a spec as DesiredResource.template has it: sorted by path, none overlapping. What Make's expressions and
 * our references give is none, nor is a placeholder. One may stand where no var can take its place (outside a module's
 * parameters and mapper, `isSecretPlace`): that is the caller's to handle.
 */
export async function findSecrets(spec: JsonObject): Promise<readonly SecretFinding[]> {
  const all = leavesOf(spec);
  const leaves = all.filter(({ text, isNumber }) => !isNumber && text.length >= shortest);
  const numbers = all
    .filter(({ isNumber }) => isNumber)
    .map(
      ({ path, text, name = "", holder }): SecretFinding => ({
        path,
        start: 0,
        end: text.length,
        kind: kindOf(name, holder),
      }),
    );
  if (leaves.length === 0) return numbers;
  const text = leaves.map((leaf) => leaf.text).join(separator);
  const { secretlintSpans } = await import("./secretlint.ts");
  const formed = spansByLeaf(leaves, formSpans(text));
  const linted = spansByLeaf(leaves, await secretlintSpans(text));
  const found = leaves.flatMap((leaf, index): SecretFinding[] => {
    const own = [...namedOrSaid(leaf), ...(formed.get(index) ?? [])];
    const others = (linted.get(index) ?? []).filter((span) => !isWiderThan(span, own, leaf.text));
    const place = { path: leaf.path, ...(leaf.isKey ? { isKey: true as const } : {}) };
    return joinSpans([...own, ...others]).map((span) => ({ ...place, ...span }));
  });
  return [...found, ...numbers].toSorted(
    (a, b) => comparePaths(a.path, b.path) || Number(b.isKey ?? false) - Number(a.isKey ?? false) || a.start - b.start,
  );
}

/** The shortest text that can hold a secret: a password of six characters. */
const shortest = 6;

function namedOrSaid({ text, name, holder }: Leaf): readonly Span[] {
  return [...(name === undefined ? [] : namedSpans(name, text, holder)), ...textSpans(text)];
}

/** Secretlint takes some URLs and assignments whole; the secret is what our own rules find in there. */
function isWiderThan(span: Span, own: readonly Span[], text: string): boolean {
  return (
    /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/|[\w-]{1,60}\s{0,3}[=:])/i.test(text.slice(span.start, span.end)) &&
    own.some(({ start, end }) => start < span.end && end > span.start)
  );
}

/** Spans of the joined texts, each with the leaf that it is in. What reaches over the border of two is in neither. */
function spansByLeaf(leaves: readonly Leaf[], spans: readonly Span[]): ReadonlyMap<number, readonly Span[]> {
  const found = new Map<number, Span[]>();
  let index = 0;
  let offset = 0;
  for (const { start, end, kind } of spans.toSorted((a, b) => a.start - b.start)) {
    for (let text = leaves[index]?.text; text !== undefined && start >= offset + text.length + separator.length; ) {
      offset += text.length + separator.length;
      index += 1;
      text = leaves[index]?.text;
    }
    if (end - offset > (leaves[index]?.text.length ?? 0)) continue;
    const ofLeaf = found.get(index);
    const span = { start: start - offset, end: end - offset, kind };
    if (ofLeaf) ofLeaf.push(span);
    else found.set(index, [span]);
  }
  return found;
}

const separator = "\n\n";

function comparePaths(a: Path, b: Path): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    if (left === right) continue;
    const isNumber = /^\d+$/.test(left) && /^\d+$/.test(right);
    if (isNumber) return Number(left) - Number(right);
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
