import { defineConfig } from "tsup";
import manifest from "./package.json" with { type: "json" };

export default defineConfig({
  entry: ["src/cli.ts"],
  format: "esm",
  target: "es2023",
  platform: "node",
  sourcemap: true,
  clean: true,
  define: { EDGEGRANT_VERSION: JSON.stringify(manifest.version) },
});
