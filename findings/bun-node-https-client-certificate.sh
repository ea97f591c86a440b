#!/usr/bin/env bash
# bun 1.4.5.
# Behaviour: a server of `node:https` with `requestCert: true` does not tell which certificate its client showed.
# `request.socket.encrypted` is true, but `getPeerCertificate` and `getPeerX509Certificate` do not exist there. So a server can't
# check tokens that are bound to a certificate (RFC 8705 section 3). Node, and Deno 2.9.6, tell it.
# Output seen: `bun: none`, `node: CN=client`.
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund bun@1.4.5 selfsigned@5.5.0
cat > server.mjs <<'JS'
import { readFileSync } from "node:fs";
import { createServer } from "node:https";

const tls = { ...JSON.parse(readFileSync("server.json", "utf8")), requestCert: true, rejectUnauthorized: false };
const server = createServer(tls, (request, response) => {
  const { encrypted, getPeerCertificate, getPeerX509Certificate } = request.socket;
  if (!encrypted) throw new Error("The connection has no TLS");
  const tells = getPeerCertificate ?? getPeerX509Certificate;
  response.end(tells ? `CN=${request.socket.getPeerCertificate().subject?.CN}` : "none");
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
JS
cat > try.mjs <<'JS'
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { request } from "node:https";
import { generate } from "selfsigned";

const identity = async (name) => {
  const { private: key, cert } = await generate([{ name: "commonName", value: name }]);
  return { key, cert };
};
writeFileSync("server.json", JSON.stringify(await identity("server")));
const client = await identity("client");

/** What a server says about the certificate of the client. */
async function toldBy(command) {
  const server = spawn(command, ["server.mjs"], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(server.stdout, "data");
  const sent = request({ ...client, host: "127.0.0.1", port: Number(port), rejectUnauthorized: false, agent: false });
  const [answer] = await once(sent.end(), "response");
  let text = "";
  for await (const bytes of answer) text += bytes;
  server.kill();
  return text;
}

const [ofBun, ofNode] = [await toldBy("node_modules/.bin/bun"), await toldBy(process.execPath)];
console.log("bun:", ofBun);
console.log("node:", ofNode);
process.exit(ofBun === "none" && ofNode === "CN=client" ? 0 : 1);
JS
node try.mjs
