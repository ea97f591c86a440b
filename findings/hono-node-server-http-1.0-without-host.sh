#!/usr/bin/env bash
# @hono/node-server 2.1.9 with hono 4.13.19, on Node 20 and 22.
# Behaviour: a request of HTTP/1.0 without a Host header gets 400. HTTP/1.0 has no Host header, and Node's own server, Deno.serve and
# Bun.serve pass such a request on. Health checks send it: HAProxy's `option httpchk` does by default, so a server that answers
# everyone else counts as down.
# Output seen: `HTTP/1.1 400 Bad Request` with @hono/node-server, `HTTP/1.1 200 OK` with node:http.
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @hono/node-server@2.1.9 hono@4.13.19
cat > try.mjs <<'JS'
import { createServer } from "node:http";
import { connect } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";

/** The first line of the answer to a request of HTTP/1.0 without a Host header. */
async function statusLineOf(server) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = connect(server.address().port, "127.0.0.1");
  socket.write("GET /health HTTP/1.0\r\n\r\n");
  let answer = "";
  for await (const bytes of socket) answer += bytes;
  server.close();
  return answer.split("\r\n", 1)[0];
}

const app = new Hono().get("/health", (c) => c.text("ok"));
const ofHono = await statusLineOf(createAdaptorServer({ fetch: app.fetch }));
const ofNode = await statusLineOf(createServer((_request, response) => response.end("ok")));
console.log("@hono/node-server:", ofHono);
console.log("node:http:", ofNode);
process.exit(/ 400 /.test(ofHono) && / 200 /.test(ofNode) ? 0 : 1);
JS
node try.mjs
