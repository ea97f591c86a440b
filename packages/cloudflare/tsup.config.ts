import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/agents.ts"],
  format: "esm",
  target: "es2023",
  platform: "neutral",
  dts: true,
  sourcemap: true,
  clean: true,
  external: ["cloudflare:workers"],
});
