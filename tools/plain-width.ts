/** The width of a text of plain letters, in place of the package `string-width` (see build.ts). */
export default function stringWidth(text: string): number {
  return text.length;
}
