import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/workers.ts", "src/deno.ts", "src/bun.ts", "src/node.ts"],
  format: "esm",
  target: "es2023",
  platform: "neutral",
  dts: { entry: "src/index.ts" },
  sourcemap: true,
  clean: true,
});
