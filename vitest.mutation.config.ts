import { defineConfig } from "vitest/config";

// Mutants of the PURE rooms are judged by the tests that need no server: thousands of runs, each of them short.
export default defineConfig({
  test: { include: ["test/{engine,blueprint,kinds}/**/*.test.ts"], exclude: ["test/kinds/contract.test.ts"] },
});
