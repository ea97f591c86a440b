/** The version of edgegrant's packages in a new project: this package's own. Set by the build. */
declare const EDGEGRANT_VERSION: string;
export const OWN_VERSION = EDGEGRANT_VERSION;

/** The other packages of a new project, as this repository tests them. */
export const VERSIONS = {
  "@cloudflare/vitest-plugin": "1.5.0",
  "@cloudflare/workers-types": "5.20261117.1",
  "@modelcontextprotocol/sdk": "1.32.2",
  "@modelcontextprotocol/server": "2.4.0",
  "@types/bun": "1.4.5",
  "@types/deno": "2.7.0",
  "@types/node": "22.20.7",
  agents: "0.32.0",
  hono: "4.13.19",
  typescript: "7.0.2",
  vitest: "5.1.2",
  wrangler: "4.156.2",
  zod: "4.6.7",
} as const;

export type Dependency = keyof typeof VERSIONS;
