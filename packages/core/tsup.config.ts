import { globSync, readFileSync, writeFileSync } from "node:fs";
import { defineConfig } from "tsup";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

export default defineConfig({
  entry: {
    index: "src/index.ts",
    adapter: "src/adapter.ts",
    sqlite: "src/sqlite/index.ts",
    unstorage: "src/unstorage/index.ts",
    profiles: "src/profiles/index.ts",
    testing: "src/testing/index.ts",
    workload: "src/workload/index.ts",
  },
  format: "esm",
  target: "es2023",
  platform: "neutral",
  define: { EDGEGRANT_VERSION: JSON.stringify(version) },
  dts: true,
  sourcemap: true,
  clean: true,
  async onSuccess() {
    // The entries share chunks. esbuild imports some of them for side effects only, and this package has none. Bundlers would
    // warn of each such import. An empty line stays in its place, for the source maps.
    for (const file of globSync("dist/*.js")) {
      const text = readFileSync(file, "utf8");
      writeFileSync(file, text.replaceAll(/^import "\.\/chunk-\w+\.js";$/gm, ""));
    }
  },
});
