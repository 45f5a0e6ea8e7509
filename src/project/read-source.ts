// Reads one file of the project and parses it. What is wrong with it is collected, so that all files are told at once.

import { type Problem, ToolError } from "../errors.ts";
import { fileLimits, readText } from "./files.ts";
import { parseJsonFile } from "./json-file.ts";
import type { SourceFile } from "./source-file.ts";
import { parseYamlFile } from "./yaml-file.ts";

/** Undefined where the file does not exist, or cannot be read: then with its problems. */
export function readYamlFile(root: string, file: string, problems: Problem[]): SourceFile | undefined {
  return readParsed(root, file, fileLimits.yaml, parseYamlFile, problems);
}

/** As readYamlFile, for JSON. */
export function readJsonFile(root: string, file: string, problems: Problem[]): SourceFile | undefined {
  return readParsed(root, file, fileLimits.json, parseJsonFile, problems);
}

function readParsed(
  root: string,
  file: string,
  limit: number,
  parse: (file: string, text: string) => SourceFile,
  problems: Problem[],
): SourceFile | undefined {
  try {
    const text = readText(root, file, limit);
    return text === undefined ? undefined : parse(file, text);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
