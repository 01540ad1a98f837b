import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig(({ command }) => ({
  plugins: [react()],
  // What is installed holds the digests alone; from the root of this folder.
  resolve: { alias: command === "build" ? [{ find: /^node-forge$/, replacement: "/digests.cjs" }] : [] },
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: ["es2022", "safari16"],
    sourcemap: false,
    // The window loads from disk: one file costs less than many requests.
    chunkSizeWarningLimit: 1600,
  },
  test: {
    environment: "jsdom",
    globals: true,
    setupFiles: ["./src/testing/setup.ts"],
    css: false,
    testTimeout: 60_000,
  },
}));
