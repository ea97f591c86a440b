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

/** The guide's Worker on the package that the guide uses. */
export const PEER_OF_GUIDE = "guide's Worker on `@keycardai/cloudflare` (quoted)";

/** Figures from elsewhere, for packages that this run can't install: of the newest version. An older one had 19,961. */
export const QUOTED = { [PEER_OF_GUIDE]: { gzipped: 20_450 } };

/** The size of each bundle, and the parts of the guide's Worker. */
export async function measureSizes() {
  const sizes = {};
  for (const [name, { entry }] of Object.entries(SUBJECTS)) sizes[name] = await sizeOf(new URL(entry, import.meta.url));
  return { workers: { ...sizes, ...QUOTED }, parts: await measureParts(GUIDE) };
}
