// Whether a path may be an address, or a target's name: it becomes names of files on every kind of disk.

import { ToolError } from "../errors.ts";
import { resourceFolders } from "../project/target-files.ts";

/** `told` is how it was written. Throws `usage/invalid`. */
export function checkNewPath(told: string, path: string): void {
  const fault = faultOf(path);
  if (fault === undefined) return;
  throw new ToolError({
    code: "usage/invalid",
    message: `${JSON.stringify(told)} cannot be an address: ${fault}.`,
    hint: "Use letters, digits, - and _, with / between folders.",
  });
}

/** A target's name may not be what the folder of another target holds. Throws `usage/invalid`. */
export function checkNewTarget(told: string, name: string): void {
  const [, ...inside] = name.split("/");
  const taken = inside.find((part) => resourceFolders.includes(part)) ?? (inside.at(-1) === "target" ? "target" : "");
  if (taken === "") return;
  throw new ToolError({
    code: "usage/invalid",
    message: `${JSON.stringify(told)} cannot be a target: in the folder of a target, ${JSON.stringify(taken)} is its own.`,
    hint: "Choose another name for that part.",
  });
}

function faultOf(path: string): string | undefined {
  for (const part of path.split("/")) {
    if (part === "") return "a part of it is empty";
    if (part.startsWith(".")) return "a part of it begins with a dot, and such files are not read";
    if (/[\p{Cc}\p{Cf}]/u.test(part)) return "it holds characters that cannot be seen";
    if (/[\\:*?"<>|]/.test(part)) return 'it holds one of \\ : * ? " < > |, which not every disk takes';
    if (/^\s|[\s.]$/.test(part)) return "a part of it begins or ends with a space, or ends with a dot";
  }
  return undefined;
}
