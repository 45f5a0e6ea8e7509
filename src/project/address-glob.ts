// Globs over addresses: `*` stays inside one part of a path, `**` as a whole part is any number of parts, none included.
// Own and small: Node's matchesGlob warns on versions that are supported here, and knows more signs than addresses need.

export function isGlob(text: string): boolean {
  return text.includes("*");
}

/** Costs at most the product of both lengths, whatever the glob. */
export function matchesGlob(glob: string, address: string): boolean {
  return matchesAll(glob.split("/"), address.split("/"), (part) => part === "**", matchesPart);
}

function matchesPart(glob: string, part: string): boolean {
  return matchesAll(glob.split(""), part.split(""), (sign) => sign === "*", Object.is);
}

/** Items against a pattern in which some stand for any number of items. Only the last of those is ever taken back. */
function matchesAll(
  pattern: readonly string[],
  items: readonly string[],
  isAny: (pattern: string) => boolean,
  fits: (pattern: string, item: string) => boolean,
): boolean {
  let at = 0;
  let any: { readonly at: number; taken: number } | undefined;
  for (let index = 0; index < items.length; ) {
    const wanted = pattern[at];
    if (wanted !== undefined && isAny(wanted)) {
      any = { at, taken: index };
      at += 1;
    } else if (wanted !== undefined && fits(wanted, items[index] as string)) {
      at += 1;
      index += 1;
    } else if (any) {
      any.taken += 1;
      index = any.taken;
      at = any.at + 1;
    } else return false;
  }
  return pattern.slice(at).every(isAny);
}
