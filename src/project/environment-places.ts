// Where `${env.…}` may stand in a target file: in the values of vars. Elsewhere it would be sent to Make as a text.

import { parseTemplate } from "../blueprint/template.ts";
import type { Problem } from "../errors.ts";
import type { Json } from "../json.ts";
import type { Path } from "../path.ts";
import type { SourceFile } from "./source-file.ts";

export function checkEnvironmentPlaces(source: SourceFile): readonly Problem[] {
  const problems: Problem[] = [];
  const visit = (value: Json, path: Path): void => {
    if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        if (path.length > 0 || key !== "vars") visit(item, [...path, key]);
      }
    } else if (typeof value === "string") {
      for (const part of parseTemplate(value)) {
        if (typeof part === "string" || part.namespace !== "env") continue;
        problems.push({
          code: "var/environment",
          message: `\${env.${part.name}} stands outside vars:.`,
          at: source.place(path),
          hint: `Give a var this value, and refer to the var: \${var.…}.`,
        });
      }
    }
  };
  visit(source.value, []);
  return problems;
}
