// Make's `{{…}}` inside texts, as far as it names modules: `{{12.total}}`, `{{get(12.rows; 2)}}`. Everything else is left
// as it is: text outside, literals in quotes, names in backticks, numbers (blueprints.md 5, 6).

/** The text with every module id in its expressions renamed; itself where there is none. */
export function mapExpressionIds(text: string, rename: (id: string) => string): string {
  let result = "";
  let at = 0;
  for (;;) {
    const open = text.indexOf("{{", at);
    const close = open === -1 ? -1 : closeOf(text, open + 2);
    if (close === -1) return at === 0 ? text : result + text.slice(at);
    result += text.slice(at, open + 2) + renameIn(text.slice(open + 2, close), rename);
    at = close;
  }
}

// A literal or a name in backticks is taken whole. An id stands before a dot and a name; `1.12` is a number, since Make
// writes a field that is named by a number in backticks.
const token =
  /"(?:[^"\\]|\\.)*"|`[^`]*`|(?<![\p{L}\p{N}_$.`])(\d+)(?=\.(?!\d+(?![\p{L}\p{N}_.[]))[^\s;)\]},+*/=<>!&|-])/gsu;

function renameIn(expression: string, rename: (id: string) => string): string {
  return expression.replace(token, (found, id: string | undefined) => (id === undefined ? found : rename(id)));
}

/** Where the `}}` of an expression stands that opens before `from`; -1 where it never closes. */
function closeOf(text: string, from: number): number {
  const first = text.indexOf("}}", from);
  if (first === -1) return -1;
  const part = /"(?:[^"\\]|\\.)*"|`[^`]*`|\}\}|[^]/gy;
  part.lastIndex = from;
  for (let found = part.exec(text); found; found = part.exec(text)) {
    if (found[0] === "}}") return found.index;
    // A quote that stands alone would reach into the next expression.
    if (found[0].length > 1 && found[0].includes("}}") && found[0].includes("{{")) return first;
  }
  return first;
}
