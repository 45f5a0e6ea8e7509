// Questions to a person, as a port: tests answer by a script, people by @inquirer/prompts. It is loaded with the first
// question, and draws on stderr, so that stdout holds the result alone.

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
}

export interface Prompts {
  choose<T>(question: string, choices: readonly Choice<T>[]): Promise<T>;
  /** Typed or pasted unseen. */
  secret(question: string): Promise<string>;
  /** `check` gives what is wrong with a text, and then it is asked again. */
  text(question: string, check: (typed: string) => string | undefined): Promise<string>;
  /** No unless said. */
  confirm(question: string): Promise<boolean>;
}

/** Ctrl-C, or the end of the input, in place of an answer. */
export class Interrupted extends Error {}

/** Every method throws Interrupted where the person ends it. */
export function promptsOn(output: NodeJS.WritableStream): Prompts {
  const load = () => import("@inquirer/prompts");
  const context = { output };
  return {
    choose: (message, choices) =>
      answered(async () => {
        const { select } = await load();
        const named = choices.map(({ value, label }) => ({ value, name: label }));
        return select({ message, choices: named, pageSize: 15, loop: false }, context);
      }),
    secret: (message) =>
      answered(async () => {
        const { password } = await load();
        return password({ message, mask: "•", toggleMask: false }, context);
      }),
    text: (message, check) =>
      answered(async () => {
        const { input } = await load();
        return input({ message, validate: (typed) => check(typed) ?? true }, context);
      }),
    confirm: (message) =>
      answered(async () => {
        const { confirm } = await load();
        return confirm({ message, default: false }, context);
      }),
  };
}

async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    // By name: importing the class would load the library.
    if (error instanceof Error && error.name === "ExitPromptError") throw new Interrupted("interrupted");
    throw error;
  }
}
