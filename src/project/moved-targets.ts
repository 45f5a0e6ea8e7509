// `movedFrom:` of target files: names under which a target's state may still be kept. A name that means two targets, or
// one that is still there, would hand a state to the wrong one.

import type { Problem } from "../errors.ts";
import { isJsonArray, isJsonObject } from "../json.ts";
import type { TargetFile, TargetFiles } from "./target-files.ts";

export function checkMovedTargets({ files, names }: TargetFiles): readonly Problem[] {
  const problems: Problem[] = [];
  const claimed = new Map<string, TargetFile>();
  for (const file of files.values()) {
    for (const [index, former] of file.movedFrom.entries()) {
      const found = problemOf(file, former, names, claimed.get(former));
      if (found) problems.push({ code: "address/moved", ...found, at: placeOf(file, index) });
      else claimed.set(former, file);
    }
  }
  return problems;
}

function problemOf(
  { name, isAbstract, source }: TargetFile,
  former: string,
  names: ReadonlySet<string>,
  other: TargetFile | undefined,
): Pick<Problem, "message" | "hint"> | undefined {
  const quoted = JSON.stringify(former);
  if (isAbstract) {
    return {
      message: `The target ${JSON.stringify(name)} is abstract and has no state that could have moved.`,
      hint: `Write movedFrom: ${former} in the target that took its place.`,
    };
  }
  if (former === name) {
    return { message: `The target ${quoted} cannot have moved from itself.`, hint: "Remove this name." };
  }
  if (names.has(former)) {
    return {
      message: `The target ${quoted} still exists, so ${JSON.stringify(name)} cannot have been it.`,
      hint: `Remove the file of ${quoted}, or this name.`,
    };
  }
  if (other) {
    return {
      message: `The former target ${quoted} stands twice: in ${other.source.file} and in ${source.file}.`,
      hint: "Keep it where that target went.",
    };
  }
  return undefined;
}

function placeOf({ source }: TargetFile, index: number): Problem["at"] {
  const isList = isJsonObject(source.value) && isJsonArray(source.value["movedFrom"]);
  return source.place(isList ? ["movedFrom", String(index)] : ["movedFrom"]);
}
