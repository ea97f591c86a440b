// ESLint has one task here: it refuses regular expressions whose time is not linear in the text. Biome does everything else.
import { stripTypeScriptTypes } from "node:module";
import regexp from "eslint-plugin-regexp";
import * as espree from "espree";

/** Parses TypeScript without its types. Each type is replaced by blanks, so that positions do not change. */
const parser = {
  meta: { name: "typescript-without-types", version: process.version },
  parse: (text, options) => espree.parse(stripTypeScriptTypes(text), options),
};

export default [
  // What wrangler builds while it serves. It stays there if wrangler is killed.
  { ignores: ["**/.wrangler/**"] },
  {
    files: ["packages/*/src/**/*.ts", "examples/*/src/**/*.ts"],
    languageOptions: { parser },
  },
  {
    files: ["packages/*/src/**/*.ts", "examples/*/src/**/*.ts", "scripts/**/*.mjs"],
    linterOptions: { noInlineConfig: true },
    plugins: { regexp },
    rules: {
      "regexp/no-super-linear-backtracking": ["error", { report: "potential" }],
      "regexp/no-super-linear-move": ["error", { report: "potential", ignoreSticky: false, ignorePartial: false }],
    },
  },
];
