#!/usr/bin/env bash
# @modelcontextprotocol/sdk 1.32.2 and @modelcontextprotocol/server 2.4.0, on Node 20 and 22.
# Behaviour: the SDK has an error for an authorization server that can't be reached (`TemporarilyUnavailableError` in v1,
# `OAuthErrorCode.TemporarilyUnavailable` in v2). If a verifier throws it, `requireBearerAuth` answers 400, without Retry-After. Every
# error that is not the SDK's gets 500. So no verifier can make the middleware answer 503: it has to be answered before the middleware.
# Output seen: `v1: 400 {"error":"temporarily_unavailable",...} Retry-After: null`, and the same for v2.
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  @modelcontextprotocol/sdk@1.32.2 @modelcontextprotocol/server@2.4.0 express@5.3.0 zod@4.6.7
cat > try.mjs <<'JS'
import { TemporarilyUnavailableError } from "@modelcontextprotocol/sdk/server/auth/errors.js";
import { requireBearerAuth as v1 } from "@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js";
import { OAuthError, OAuthErrorCode, requireBearerAuth as v2 } from "@modelcontextprotocol/server";
import express from "express";

const failing = (error) => ({
  verifier: {
    verifyAccessToken: async () => {
      throw error;
    },
  },
});
const headers = { Authorization: "Bearer a-good-token" };

const app = express().use(v1(failing(new TemporarilyUnavailableError("The zone does not answer"))));
const server = app.listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const ofV1 = await fetch(`http://127.0.0.1:${server.address().port}/`, { headers });
server.close();

const gate = v2(failing(new OAuthError(OAuthErrorCode.TemporarilyUnavailable, "The zone does not answer")));
const ofV2 = await gate(new Request("https://mcp.example/mcp", { headers }));

const retry = (response) => response.headers.get("Retry-After");
console.log("v1:", ofV1.status, await ofV1.text(), "Retry-After:", retry(ofV1));
console.log("v2:", ofV2.status, await ofV2.text(), "Retry-After:", retry(ofV2));
const isSame = [ofV1, ofV2].every((response) => response.status === 400 && retry(response) === null);
process.exit(isSame ? 0 : 1);
JS
node try.mjs
