// Guards for a terminal: what each means, what it stands before, and exactly what to write to let it pass.

import { leftElsewhere } from "../engine/guard.ts";
import type { Guard, GuardName } from "../engine/plan.ts";
import type { Paint } from "./paint.ts";
import { plural } from "./plan-words.ts";
import { oneLine } from "./safe-text.ts";
import { shellWord } from "./shell-word.ts";
import { width, wrap } from "./wrap.ts";

export function renderGuards(guards: readonly Guard[], target: string, paint: Paint): string[] {
  return guards.map((guard) => renderGuard(guard, target, paint));
}

function renderGuard(guard: Guard, target: string, paint: Paint): string {
  const { addresses, message } = guard;
  const indent = " ".repeat(14);
  return [
    `${paint("red", "! needs you")}   ${wrap(oneLine(message, Number.POSITIVE_INFINITY), indent).join("\n").trimStart()}`,
    ...addresses.slice(0, longestList).map((address) => `      ${oneLine(address, Number.POSITIVE_INFINITY)}`),
    ...(addresses.length > longestList ? [`      … ${plural(addresses.length - longestList, "more", "more")}`] : []),
    ...otherWay(guard, target),
    ...passLines(guard),
  ].join("\n");
}

const longestList = 10;

/** Whether all that would be made is in Make already, made from another copy of this repository. */
export function isLeftElsewhere({ name, message }: Guard): boolean {
  return name === "namesake" && message.endsWith(leftElsewhere);
}

function otherWay(guard: Guard, target: string): string[] {
  if (isLeftElsewhere(guard))
    return [
      `    Take them over:   make-gitops adopt --all --target ${shellWord(target)}`,
      "    Let pass, a second one of each is made.",
    ];
  return wrap(
    (otherWays[guard.name] ?? "").replace("IDS", () => `ids/${oneLine(target, 60)}.yaml`),
    "    ",
  );
}

/** What a person may rather do than let it pass. */
const otherWays: Readonly<Partial<Record<GuardName, string>>> = {
  protected:
    "Nothing lets it pass but taking `protect: true` out of its file. Where the file is gone: put it back first.",
  namesake:
    "To take the one in Make over instead: its address and id in IDS. If its file moved: `movedFrom:` with the former address in the new file.",
  move: "`movedFrom:` takes the address that it had. Where nothing moved, let it pass: what came is made new, and what left is left over.",
  drift: "Let it pass and Make keeps these changes. Or write them into the files, or undo them in Make.",
  license: "Switch others off first, or leave these off with `active: false`.",
};

/** `--allow NAME`, and where they are few, the addresses that say it one by one. */
function passLines({ name, addresses }: Guard): string[] {
  if (name === "protected") return [];
  const head = "    To let it pass, add to apply:  ";
  const byName = `--allow ${oneLine(name, 40)}`;
  const byAddress = `--allow ${shellWord(addresses.join(","))}`;
  if (name === "move" || name === "empty" || addresses.length > 3) return [`${head}${byName}`];
  const line = `${head}${byName}   or   ${byAddress}`;
  if (line.length <= width) return [line];
  return [`${head}${byName}`, `${"or  ".padStart(head.length)}${byAddress}`];
}
