/** The version in `package.json`. The build puts it in (`tsup.config.ts`), and so does the test runner (`vitest.config.ts`). */
declare const EDGEGRANT_VERSION: string;

/** The version of this library. */
export const VERSION: string = EDGEGRANT_VERSION;
