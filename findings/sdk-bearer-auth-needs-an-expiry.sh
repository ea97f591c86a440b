#!/usr/bin/env bash
# @modelcontextprotocol/sdk 1.32.2 and @modelcontextprotocol/server 2.4.0, with TypeScript 6.0.3, on Node 20 and 22.
# Behaviour: `expiresAt` of the SDK's `AuthInfo` is optional, and so is the expiry of a token that an authorization server vouches for
# (`exp` in RFC 7662 section 2.2). But `requireBearerAuth` refuses what a verifier returns without it: 401 `invalid_token`. A verifier
# without it compiles, and each call of a good token sends the client to log in again. A verifier has to make an expiry up.
# Output seen: "the compiler finds 0 errors", "v1: 401 Token has no expiration time", "v2: 401 Token has no expiration time",
# "with expiresAt, v1: 200", "with expiresAt, v2: 200".
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @modelcontextprotocol/sdk@1.32.2 \
  @modelcontextprotocol/server@2.4.0 express@5.3.0 @types/express@5.0.6 @types/node@22.20.7 typescript@6.0.3 zod@4.6.7
cat > try.ts <<'TS'
import type { AddressInfo } from "node:net";
import { requireBearerAuth as v1 } from "@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js";
import { requireBearerAuth as v2 } from "@modelcontextprotocol/server";
import express from "express";

const verifierOf = (expiry: { expiresAt?: number }) => ({
  verifyAccessToken: async (token: string) => ({ token, clientId: "client", scopes: [], ...expiry }),
});
const headers = { Authorization: "Bearer a-good-token" };
const said = async ({ status, statusText }: { status: number; statusText?: string | undefined }) =>
  status === 200 ? "200" : `${status} ${statusText}`;

async function ofV1(expiry: { expiresAt?: number }): Promise<string> {
  const app = express().use(v1({ verifier: verifierOf(expiry) }), (_request, response) => void response.send("ok"));
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { headers });
  const body = answer.ok ? {} : ((await answer.json()) as { error_description?: string });
  server.close();
  return said({ status: answer.status, statusText: body.error_description });
}

async function ofV2(expiry: { expiresAt?: number }): Promise<string> {
  const answer = await v2({ verifier: verifierOf(expiry) })(new Request("https://mcp.example/mcp", { headers }));
  if (!(answer instanceof Response)) return "200"; // It lets the request in, with its caller.
  return said({ status: answer.status, statusText: ((await answer.json()) as { error_description?: string }).error_description });
}

const later = { expiresAt: Math.floor(Date.now() / 1000) + 60 };
const seen = [await ofV1({}), await ofV2({}), await ofV1(later), await ofV2(later)];
console.log(`v1: ${seen[0]}\nv2: ${seen[1]}\nwith expiresAt, v1: ${seen[2]}\nwith expiresAt, v2: ${seen[3]}`);
const refused = "401 Token has no expiration time";
process.exit(seen.join() === [refused, refused, "200", "200"].join() ? 0 : 1);
TS
cat > tsconfig.json <<'JSON'
{
  "compilerOptions": {
    "target": "es2023",
    "module": "nodenext",
    "types": ["node"],
    "strict": true,
    "skipLibCheck": true,
    "outDir": "built"
  },
  "files": ["try.ts"]
}
JSON
errors=$(npx tsc -p . | grep -c "error TS" || true)
echo "the compiler finds $errors errors"
[ "$errors" = 0 ]
node built/try.js
