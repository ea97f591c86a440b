// workerd itself decodes and encodes bodies, so clients can read a forwarded answer.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { freePort } from "@edgegrant/example-demo";
import { startZone, type Zone } from "@edgegrant/zone";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Isolate, startIsolate } from "../support/isolate.ts";

const TEXT = "The answer is readable by any client. ".repeat(30);
const listOf = (...names: string[]) =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, result: { tools: names.map((name) => ({ name })) } });
const LIST = listOf("whoami", "send_mail");
const encoders = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync };

const upstream: Server = createServer((request, response) => {
  const [, coding, kind] = (request.url ?? "").split("/") as [string, keyof typeof encoders, string?];
  const isStream = kind === "stream";
  if (isStream) response.setHeader("Content-Type", "text/event-stream");
  const list = isStream ? `data: ${LIST}\n\n` : LIST;
  const body = encoders[coding](kind ? list : TEXT);
  response.setHeader("Content-Encoding", coding).setHeader("Content-Length", body.length).setHeader("ETag", '"a"');
  if (request.headers["if-none-match"]) response.writeHead(304).end();
  else response.end(request.method === "HEAD" ? undefined : body);
});

let zone: Zone;
let worker: Isolate;
beforeAll(async () => {
  upstream.listen(0, "127.0.0.1");
  zone = await startZone({
    users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
    resources: [{ id: "any", name: "Tokens are minted, not asked for", identifier: "https://any.example", scopes: [] }],
    applications: [],
  });
  worker = await startIsolate(new URL("passed-on-worker.ts", import.meta.url), {
    port: await freePort(),
    compatibilityDate: "2026-08-01",
    bindings: { KEYCARD_ISSUER: zone.issuer, UPSTREAM: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}` },
  });
});
afterAll(async () => {
  await worker?.close();
  await zone?.close();
  upstream.close();
});

async function ask(path: string, init: RequestInit = {}, headers: Record<string, string> = {}): Promise<Response> {
  const token = await zone.mint({ user: "alice", audience: worker.origin, scope: "" });
  return fetch(worker.origin + path, { ...init, headers: { ...headers, Authorization: `Bearer ${token}` } });
}

// Node's client can't decode zstd and does not request it.
it.each(["gzip", "deflate", "br"])(
  "an answer in %s that is passed on can be read, as it is and in a copy",
  async (coding) => {
    for (const query of ["", "?copy"]) expect(await (await ask(`/${coding}${query}`)).text()).toBe(TEXT);
  },
);

it.each([
  ["/gzip/list", listOf("whoami")],
  ["/br/list", listOf("whoami")],
  ["/gzip/list?copy", listOf("whoami")],
  ["/gzip/stream", `data: ${listOf("whoami")}\n\n`],
  ["/br/stream", `data: ${listOf("whoami")}\n\n`],
])("a list that is passed on is narrowed: %s", async (path, expected) => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
  const answer = await ask(path, { method: "POST", body });
  expect([answer.status, await answer.text()]).toEqual([200, expected]);
});

it.each(["/zstd/list", "/deflate/stream"])("a list that workerd does not decode is refused: %s", async (path) => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
  expect((await ask(path, { method: "POST", body })).status).toBe(500);
});

it("an answer in zstd is named so, or is not in it", async () => {
  const answer = await ask("/zstd");
  const bytes = Buffer.from(await answer.arrayBuffer());
  const plain = answer.headers.get("Content-Encoding") === "zstd" ? zstdCompressSync(TEXT) : Buffer.from(TEXT);
  expect(bytes.equals(plain)).toBe(true);
});

it("HEAD and 304 have no body and no failure", async () => {
  const head = await ask("/gzip", { method: "HEAD" });
  const unchanged = await ask("/gzip", {}, { "If-None-Match": '"a"' });
  expect([head.status, await head.text(), unchanged.status, await unchanged.text()]).toEqual([200, "", 304, ""]);
});
