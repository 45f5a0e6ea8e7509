// `movedFrom:` of resources: the addresses that they had before. What is still in Git, or claimed twice, would hand one
// object of Make to two resources.

import { type Address, kindOf, pathOf } from "../address.ts";
import type { Problem } from "../errors.ts";
import { isJsonArray, isJsonObject, type Json } from "../json.ts";
import type { SourceFile } from "../project/source-file.ts";
import { fileOf, type ScenarioFiles, type WebhookFile } from "./resource-files.ts";

export interface Moved {
  /** Address → those that it had before, the latest first. */
  readonly former: ReadonlyMap<Address, readonly Address[]>;
  readonly problems: readonly Problem[];
}

/** `addresses` are those that a file stands for. */
export function readMoved(resources: readonly (ScenarioFiles | WebhookFile)[], addresses: ReadonlySet<Address>): Moved {
  const former = new Map<Address, readonly Address[]>();
  const problems: Problem[] = [];
  const claimed = new Map<string, Address>();
  const fileAt = (address: Address): string =>
    fileOf(address, resources.find((each) => each.address === address)?.owner);
  for (const files of resources) {
    const { settings } = files;
    const own: Address[] = [];
    for (const [text, at] of settings ? textsOf(settings) : []) {
      const standing = addresses.has(text as Address) ? fileAt(text as Address) : undefined;
      const found = problemOf(files.address, text, standing, claimed.get(text));
      if (found) problems.push({ code: "address/moved", ...found, at });
      else {
        claimed.set(text, files.address);
        own.push(text as Address);
      }
    }
    if (own.length > 0) former.set(files.address, own);
  }
  return { former, problems };
}

/** `standing`: the file that a resource of this address has now. */
function problemOf(
  address: Address,
  text: string,
  standing: string | undefined,
  other: Address | undefined,
): Pick<Problem, "message" | "hint"> | undefined {
  const kind = kindOf(address);
  if (!text.startsWith(`${kind}/`) || pathOf(text as Address) === "") {
    return {
      message: `${JSON.stringify(text)} is not the address of a ${kind}.`,
      hint: `A ${kind} moves from a ${kind} alone. Write its former address: ${kind}/….`,
    };
  }
  if (text === address) return { message: `${address} cannot have moved from itself.`, hint: "Remove this address." };
  if (standing !== undefined) {
    return {
      message: `${text} still exists, so ${address} cannot have been it.`,
      hint: `Remove ${standing}, or this address.`,
    };
  }
  if (other) {
    return {
      message:
        other === address
          ? `The former address ${text} stands twice.`
          : `Both ${other} and ${address} say they were ${text}.`,
      hint: "Keep it where the object went.",
    };
  }
  return undefined;
}

/** The texts under `movedFrom:`, with their places. What is no text the schema tells. */
function textsOf(source: SourceFile): readonly (readonly [string, Problem["at"]])[] {
  const given: Json | undefined = isJsonObject(source.value) ? source.value["movedFrom"] : undefined;
  if (typeof given === "string") return [[given, source.place(["movedFrom"])]];
  if (!isJsonArray(given)) return [];
  return given.flatMap((text, index) =>
    typeof text === "string" ? [[text, source.place(["movedFrom", String(index)])] as const] : [],
  );
}
