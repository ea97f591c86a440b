import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/cli.ts"],
  format: "esm",
  target: "es2023",
  // The names of Node's modules stay as they are written, because not every runtime knows them without `node:`.
  removeNodeProtocol: false,
  platform: "node",
  sourcemap: true,
  clean: true,
});
