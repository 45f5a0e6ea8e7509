// The emulator's data has a name of its own, so that a project's state is never taken for that of other data.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator/server.ts";

async function lineageOf({ url }: Emulator): Promise<string> {
  const answer = await fetch(`${url}/__emulator/join`, { method: "POST", body: "{}" });
  return ((await answer.json()) as { readonly lineage: string }).lineage;
}

test("two emulators, and one that got other data, have different lineages", async () => {
  const [one, other] = [await startEmulator(), await startEmulator()];
  try {
    const first = await lineageOf(one);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(await lineageOf(one)).toBe(first);
    expect(await lineageOf(other)).not.toBe(first);
    await fetch(`${one.url}/__emulator/snapshot`, { method: "PUT", body: "{}" });
    expect(await lineageOf(one)).not.toBe(first);
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
});

test("data that is kept in a file, or put back from a snapshot, keeps its lineage", async () => {
  const folder = mkdtempSync(join(tmpdir(), "make-gitops-lineage-"));
  const dataFile = join(folder, "make.json");
  try {
    const before = await startEmulator({ dataFile });
    const lineage = await lineageOf(before);
    await before.close();
    const after = await startEmulator({ dataFile });
    expect(await lineageOf(after)).toBe(lineage);
    await fetch(`${after.url}/__emulator/snapshot`, { method: "PUT", body: JSON.stringify(after.snapshot()) });
    expect(await lineageOf(after)).toBe(lineage);
    await after.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
