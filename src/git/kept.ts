// The mark of a commit that a restore made to keep what Make had before it: whoever says "yesterday" or `HEAD~1` does not
// mean that one.

/** In the message, with the address of what was kept. Only a trailer counts: in the last paragraph. */
export const keptTrailer = "Make-Gitops-Kept";

/** For `git log --format`: the addresses, with commas between. */
export const keptFormat = `%(trailers:key=${keptTrailer},valueonly,separator=%x2C)`;

export function keptIn(text: string): readonly string[] {
  return text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}
