// What takes longer than a pull request should wait: long random runs, then mutants of the pure rooms. Run nightly and
// before a release. `npm run torture -- 500` makes 500 random runs in place of 100.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { packageRoot } from "../src/package-root.ts";

const [runs = "100"] = process.argv.slice(2);
const root = packageRoot();
const steps: readonly (readonly [file: string, words: readonly string[]])[] = [
  [
    "node_modules/vitest/vitest.mjs",
    ["run", "test/e2e/model", "test/e2e/export/random.test.ts", "test/blueprint/merge-laws.test.ts"],
  ],
  ["node_modules/@stryker-mutator/core/bin/stryker.js", ["run"]],
];
for (const [file, words] of steps) {
  const { status } = spawnSync(process.execPath, [join(root, file), ...words], {
    cwd: root,
    stdio: "inherit",
    // A run that is to take long is not cut off by the time that a test may take.
    env: { ...process.env, MAKE_GITOPS_RUNS: runs, VITEST_MAX_WORKERS: "2" },
  });
  if (status !== 0) process.exit(status ?? 1);
}
