// Who can read a repository: what comes out of Make is nobody else's business until somebody says so.

import { isJsonObject, type Json } from "../json.ts";
import { readFile } from "node:fs/promises";
import { askOnce, type GitHub } from "./api.ts";

/** An export waits for it, and goes on without an answer. */
const waitMs = 8000;

/**
 * Undefined where that cannot be known; one request at most, also without a token. The event that started a workflow tells without a request; its file is named by
 * `GITHUB_EVENT_PATH`.
 */
export async function isPublicRepository(
  github: GitHub,
  repository: string,
  eventFile?: string,
): Promise<boolean | undefined> {
  const told = eventFile === undefined ? undefined : await toldByEvent(eventFile, repository);
  if (told !== undefined) return !told;
  const request = { method: "GET", path: `/repos/${repository}` } as const;
  const answer = await askOnce(github, request, waitMs).catch(() => undefined);
  // Not there for this token, or for anybody: a public one would be.
  if (answer?.status === 404) return false;
  const isPrivate = answer?.status === 200 && isJsonObject(answer.body) ? answer.body["private"] : undefined;
  return typeof isPrivate === "boolean" ? !isPrivate : undefined;
}

/** Whether it is private. */
async function toldByEvent(file: string, repository: string): Promise<boolean | undefined> {
  try {
    const event = JSON.parse(await readFile(file, "utf8")) as Json;
    const about = isJsonObject(event) ? event["repository"] : undefined;
    if (!isJsonObject(about) || typeof about["private"] !== "boolean") return undefined;
    const name = about["full_name"];
    const isOther = typeof name === "string" && name.toLowerCase() !== repository.toLowerCase();
    return isOther ? undefined : about["private"];
  } catch {
    return undefined;
  }
}
