import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

export default defineConfig({
  entry: {
    index: "src/index.ts",
    adapter: "src/adapter.ts",
    sqlite: "src/sqlite/index.ts",
    testing: "src/testing/index.ts",
  },
  format: "esm",
  target: "es2023",
  platform: "neutral",
  define: { EDGEGRANT_VERSION: JSON.stringify(version) },
  dts: true,
  sourcemap: true,
  clean: true,
});
