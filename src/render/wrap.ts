// Texts in lines of at most 100 characters. What is wrapped here is never cut: it may be what has to be compared or copied.

/** No line of a plan is wider. */
export const width = 100;

/** Words in lines that fit, each after `indent`. A word that is too long stays whole. */
export function wrap(text: string, indent: string): string[] {
  return fill(text.split(" "), indent);
}

/** Sentences in lines that fit: one that does not fit on the line begins a new one, and is broken only where it is too long itself. */
export function wrapSentences(sentences: readonly string[], indent: string): string[] {
  const room = width - indent.length;
  return fill(sentences, indent).flatMap((line) => (line.length - indent.length > room ? wrap(line, indent) : [line]));
}

/** A value in pieces of at most `room` characters, broken behind a blank where there is one near; joined they are the value. */
export function pieces(text: string, room: number): string[] {
  const list: string[] = [];
  let rest = text;
  while (rest.length > room) {
    const blank = rest.lastIndexOf(" ", room - 1);
    const end = blank >= room / 2 ? blank + 1 : wholeCharacters(rest, room);
    list.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...list, rest];
}

// Half of a pair would be another character.
function wholeCharacters(text: string, end: number): number {
  return /[\ud800-\udbff]/.test(text[end - 1] ?? "") && end > 1 ? end - 1 : end;
}

function fill(parts: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const part of parts) {
    if (part === "") continue;
    if (line !== "" && indent.length + line.length + 1 + part.length > width) {
      lines.push(`${indent}${line}`);
      line = part;
    } else line = line === "" ? part : `${line} ${part}`;
  }
  return line === "" ? lines : [...lines, `${indent}${line}`];
}
