// `make-gitops emulator`: a Make of one's own on loopback. Stdout gets one JSON line when it listens and nothing else;
// it runs until it is told to end, and then writes its data file.

import { startEmulator } from "../emulator/server.ts";
import type { Terminal } from "./terminal.ts";

export interface EmulatorCommand {
  readonly port?: number | undefined;
  /** Requests a minute and organization, 0 = none. */
  readonly apiLimit?: number | undefined;
  readonly latencyMs?: number | undefined;
  readonly dataFile?: string | undefined;
}

/** Resolves after SIGINT or SIGTERM, when all is closed. Throws ToolError `emulator/invalid`. */
export async function runEmulator(options: EmulatorCommand, terminal: Pick<Terminal, "out">): Promise<void> {
  const { promise: told, resolve } = Promise.withResolvers<void>();
  const end = () => resolve();
  process.once("SIGINT", end).once("SIGTERM", end);
  try {
    const emulator = await startEmulator(options);
    const { url, apiKey, organizationId, teamId } = emulator;
    terminal.out(`${JSON.stringify({ url, apiKey, organizationId, teamId })}\n`);
    await told;
    await emulator.close();
  } finally {
    process.off("SIGINT", end).off("SIGTERM", end);
  }
}
