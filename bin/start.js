import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";

/** Runs the built CLI; in a checkout, which has sources and may have an old build or none, the sources. */
export async function start() {
  enableCompileCache?.();
  const source = new URL("../src/cli.ts", import.meta.url);
  const entry = existsSync(source) ? source : new URL("../dist/cli.js", import.meta.url);
  const { main } = await import(entry.href);
  await main(process.argv.slice(2));
}
