import { sizeOf } from "../lib/bundle.mjs";
import { measureParts } from "./parts.mjs";

const GUIDE = new URL("../../packages/cloudflare/test/support/guide-worker.ts", import.meta.url);

/** The Workers whose size is measured. */
export const SUBJECTS = {
  "guide's Worker on edgegrant": { entry: GUIDE },
  "edgegrant `createKeycardWorker`, its handler without an upstream": { entry: "../request/workers/edgegrant.mjs" },
  "edgegrant `verifyBearerToken` alone": { entry: "entries/verify.mjs" },
  "edgegrant `verifyBearerToken` with `handleMetadataRequest`": { entry: "entries/verify-and-metadata.mjs" },
  "edgegrant core's `ResourceServer`": { entry: "entries/resource-server.mjs" },
  "jose alone: `jwtVerify`, `createRemoteJWKSet`": { entry: "entries/jose.mjs" },
  "hono with its `jwk` middleware": { entry: "entries/hono.mjs" },
  "`@cloudflare/workers-oauth-provider`, whole": { entry: "entries/workers-oauth-provider.mjs" },
  "its `OAuthResourceServer` with jose": { entry: "../request/workers/workers-oauth-provider.mjs" },
  "`@modelcontextprotocol/server` `requireBearerAuth` with jose": { entry: "../request/workers/mcp-sdk.mjs" },
};

/** Figures from elsewhere, for packages that this run can't install. */
export const QUOTED = {
  "guide's Worker on `@keycardai/cloudflare` (quoted)": { gzipped: 19_961 },
};

/** The size of each bundle, and the parts of the guide's Worker. */
export async function measureSizes() {
  const sizes = {};
  for (const [name, { entry }] of Object.entries(SUBJECTS)) sizes[name] = await sizeOf(new URL(entry, import.meta.url));
  return { workers: { ...sizes, ...QUOTED }, parts: await measureParts(GUIDE) };
}
