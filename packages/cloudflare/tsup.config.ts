import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/agents.ts", "src/workers.ts", "src/outside-workers.ts"],
  format: "esm",
  target: "es2023",
  platform: "neutral",
  dts: { entry: ["src/index.ts", "src/agents.ts"] },
  sourcemap: true,
  clean: true,
  external: ["cloudflare:workers"],
  esbuildPlugins: [
    {
      name: "the platform, as package.json maps it",
      setup({ onResolve }) {
        onResolve({ filter: /\/workers\.ts$/ }, ({ kind }) =>
          kind === "entry-point" ? undefined : { path: "#workers", external: true },
        );
      },
    },
  ],
});
