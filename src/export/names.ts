// Names in files for what has a name in Make: paths of new resources, names of new bindings and vars. PURE, and the same
// input gives the same names. A name is given once and stays, whatever Make calls the thing later.

import { type Address, addressOf, type KindName } from "../address.ts";
import { maskText } from "../engine/secret.ts";

/** Path segments that some system cannot hold. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** `New lead (EU)!` → `new-lead-eu`; "" where nothing is left. Letters of other scripts stay, accents go. */
export function slug(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, "")
    .normalize("NFC")
    .replaceAll(/[ßẞ]/g, "ss")
    .toLowerCase();
  const words = plain.replaceAll(/['’`]/g, "").replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, "-");
  const short = Array.from(words)
    .slice(0, 60)
    .join("")
    .replace(/^-+|-+$/g, "");
  return reserved.test(short) ? `${short}-x` : short;
}

export interface NewObject {
  readonly kind: KindName;
  readonly remoteId: string;
  readonly name: string;
  /** Path of its folder in Make: `Sales/EU`. */
  readonly folder: string | undefined;
}

export interface NamedObject extends NewObject {
  readonly address: Address;
  /** Another one has the plain name, so this one has its id in the path. */
  readonly isTwin: boolean;
}

/**
 * An address for each, the oldest (lowest id) first. `former`: address that it had in an export before, by kind and id:
 * `scenario/4100`. `taken` holds every address that is in use; two that differ in upper and lower case alone are one.
 */
export function nameObjects(
  objects: readonly NewObject[],
  taken: Iterable<Address>,
  former: ReadonlyMap<string, Address>,
): readonly NamedObject[] {
  const used = new Set([...taken].map((address) => address.toLowerCase()));
  const claim = (address: Address): boolean => {
    if (used.has(address.toLowerCase())) return false;
    used.add(address.toLowerCase());
    return true;
  };
  return objects
    .toSorted((a, b) => Number(a.remoteId) - Number(b.remoteId))
    .map((object): NamedObject => {
      const before = former.get(`${object.kind}/${object.remoteId}`);
      const plain = addressOf(object.kind, pathFor(object));
      if (before !== undefined && claim(before)) return { ...object, address: before, isTwin: before !== plain };
      if (claim(plain)) return { ...object, address: plain, isTwin: false };
      const own = `${pathFor(object)}-${object.remoteId}`;
      for (let count = 1; ; count += 1) {
        const address = addressOf(object.kind, count === 1 ? own : `${own}-${count}`);
        if (claim(address)) return { ...object, address, isTwin: true };
      }
    });
}

function pathFor({ kind, remoteId, name, folder }: NewObject): string {
  const folders = (folder ?? "")
    .split("/")
    .map(slugOf)
    .filter((each) => each !== "");
  return [...folders, slugOf(name) || `${kind}-${remoteId}`].join("/");
}

/** A path is shown wherever the object is spoken of: it has no secret that somebody put into the name. */
function slugOf(name: string): string {
  return slug(maskText(name));
}

/** `base`, or `base-2`, `base-3` … where it is in use; claims it. */
export function freeName(base: string, used: Set<string>, separator: "-" | "_" = "-"): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}${separator}${count}`;
    if (used.has(name.toLowerCase())) continue;
    used.add(name.toLowerCase());
    return name;
  }
}
