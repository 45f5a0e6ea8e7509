// The text of a pull request that several exports bring up to date: the newest one's, and below it what the one before said.
// One level deep, so that it does not grow from night to night.

/** Characters; GitHub takes 65,536. */
const longestText = 60_000;

/** Ends what the newest export says. */
const mark = "<!-- make-gitops: the export before -->";
const inCommits = "What waits here from before that stands in the commits.";

/** `text`: what the newest export says; `former`: the whole text until now. At most 60,000 characters, where `text` has. */
export function withFormer(text: string, former: string): string {
  const [before = "", ...older] = former.replaceAll("\r\n", "\n").split(mark);
  const more = older.length > 0 ? `\n\n${inCommits}` : "";
  const folded = `<details><summary>What waits here from before</summary>\n\n${before.trim()}\n\n</details>${more}`;
  const told = [folded, inCommits].map((each) => `${text}\n${mark}\n${each}\n`);
  return told.find((each) => each.length <= longestText) ?? text;
}
