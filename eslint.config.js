// ESLint has one task here: no regular expression may take time out of proportion to its text. All else is Biome's.
import { stripTypeScriptTypes } from "node:module";
import regexp from "eslint-plugin-regexp";
import * as espree from "espree";

/** TypeScript without its types, each replaced by as many blanks: what is left stands where it stood. */
const parser = {
  meta: { name: "typescript-without-types", version: process.version },
  parse: (text, options) => espree.parse(stripTypeScriptTypes(text), options),
};

export default [
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
