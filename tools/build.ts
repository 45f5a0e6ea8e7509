// `npm run build`: the sources as the package ships them, in lazy chunks, so that a command loads what it runs alone.
// yargs goes into the entry; every other dependency stays a dependency.

import { readFileSync, rmSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { rolldown } from "rolldown";

const root = join(import.meta.dirname, "..");
const out = join(root, "dist");
const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
};
const shipped = Object.keys(dependencies).filter((name) => name !== "yargs");

const build = await rolldown({
  input: { cli: join(root, "src/cli.ts") },
  platform: "node",
  external: (id) => isBuiltin(id) || shipped.some((name) => id === name || id.startsWith(`${name}/`)),
  resolve: {
    // The help of the CLI is plain letters. Measured as such it needs no tables of Unicode, whose loading takes half of
    // the time of `--help`.
    alias: { "string-width": join(root, "tools/plain-width.ts") },
  },
});
for (const name of ["cli.js", "chunks"]) rmSync(join(out, name), { recursive: true, force: true });
await build.write({
  dir: out,
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name]-[hash].js",
  sourcemap: false,
});
await build.close();
