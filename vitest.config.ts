import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** `--mode real` runs the witnesses that nobody here wrote, each only where it can be had. */
export default defineConfig(({ mode }) => ({
  resolve: {
    // `server-only` throws outside a React server; tests of server code are one.
    alias: { "server-only": fileURLToPath(new URL("node_modules/server-only/empty.js", import.meta.url)) },
  },
  test: {
    include:
      mode === "real"
        ? ["scripts/real/*.real.ts"]
        : ["lib/**/*.test.ts", "scripts/**/*.test.ts", "components/**/*.test.ts", "app/**/*.test.ts"],
    pool: "forks",
    testTimeout: mode === "real" ? 300_000 : 30_000,
    hookTimeout: mode === "real" ? 300_000 : 60_000,
  },
}));
