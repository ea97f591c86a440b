import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts"],
  format: "esm",
  target: "es2023",
  // The names of Node's modules stay as they are written, because not every runtime knows them without `node:`.
  removeNodeProtocol: false,
  external: [/^node:/],
  platform: "neutral",
  dts: true,
  sourcemap: true,
  clean: true,
});
