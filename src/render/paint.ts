// Colours for a terminal, never alone: each coloured text has a sign or a word that says the same.

import { styleText } from "node:util";

/** Colours a text, or gives it back as it is where there are no colours. */
export type Paint = (colour: "green" | "yellow" | "red" | "cyan" | "bold" | "dim", text: string) => string;

/** Colours where the stream takes them; NO_COLOR and FORCE_COLOR are honoured by Node. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return (colour, text) => styleText(colour, text, { stream });
}

export const noPaint: Paint = (_colour, text) => text;
