import { defineConfig } from "vitest/config";

// Mutants of the PURE rooms are judged by the tests that need no server: thousands of runs, each of them short. The laws of
// the merge, which make thousands of merges each, are run as often as that by `npm run torture` itself.
export default defineConfig({
  test: {
    include: ["test/{engine,blueprint,kinds}/**/*.test.ts"],
    exclude: [
      "test/kinds/contract.test.ts",
      "test/blueprint/merge-laws.test.ts",
      "test/blueprint/merge-promises.test.ts",
    ],
  },
});
