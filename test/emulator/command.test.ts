import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/json.ts";
import { plain, startBench } from "./calls.ts";

const runCommand = fileURLToPath(new URL("run-command.ts", import.meta.url));

test("the official CLI lists scenarios", async () => {
  const { emulator, team, createScenario } = await startBench();
  const id = await createScenario(plain("Seen by the CLI"));
  const { host } = new URL(emulator.url);
  const main = fileURLToPath(import.meta.resolve("@makehq/cli/dist/index.js"));
  const args = ["--import", new URL("plain-http.mjs", import.meta.url).href, main, "--api-key", emulator.apiKey];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...args, "--zone", host, "--output", "compact", "scenarios", "list", "--team-id", String(team)],
    { env: { PATH: process.env["PATH"], MAKE_PLAIN_HTTP_HOSTS: host } },
  );
  expect(JSON.parse(stdout)).toMatchObject([{ id, name: "Seen by the CLI" }]);
});

test.for(["SIGINT", "SIGTERM"] as const)(
  "the command prints one JSON line, serves, and saves its data on %s",
  async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), "emulator-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const dataFile = join(folder, "make.json");
    const child = spawn(process.execPath, [runCommand, dataFile], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines: string[] = [];
    const reader = createInterface(child.stdout).on("line", (line) => lines.push(line));
    await once(reader, "line");
    const told = JSON.parse(lines.join("\n")) as { url: string; apiKey: string; organizationId: number };
    expect(Object.keys(told)).toEqual(["url", "apiKey", "organizationId", "teamId"]);

    const headers = { authorization: `Token ${told.apiKey}` };
    const reply = await fetch(`${told.url}/api/v2/organizations/${told.organizationId}`, { headers });
    expect(await reply.json()).toMatchObject({ organization: { license: { apiLimit: 60 } } });

    child.kill(signal);
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(readFileSync(dataFile, "utf8")) as JsonObject).toMatchObject({ formatVersion: 1 });
  },
);
