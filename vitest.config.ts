import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // One core less would be one of two on the usual machine of a CI.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The tests talk to emulators on loopback, which CI refuses unless it is named here (design: zones).
    env: { MAKE_GITOPS_ALLOWED_ZONES: "127.0.0.1,localhost", NO_COLOR: "1" },
  },
});
