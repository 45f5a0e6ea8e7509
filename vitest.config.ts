import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The tests talk to emulators on loopback, which CI refuses unless it is named here (design: zones).
    env: { MAKE_GITOPS_ALLOWED_ZONES: "127.0.0.1,localhost", NO_COLOR: "1" },
  },
});
