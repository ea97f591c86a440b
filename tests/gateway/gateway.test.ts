// MCP servers without OAuth behind a gateway, on Node and on raw workerd, with the MCP SDKs' own clients.
import { createServer, request, type Server } from "node:http";
import { freePort } from "@edgegrant/example-demo";
import { createGateway, toNodeListener } from "@edgegrant/node";
import { startZone, type Zone } from "@edgegrant/zone";
import * as v2 from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startIsolate } from "../support/isolate.ts";
import { listening, type PlainServers, startPlainServers } from "./servers.ts";

const UPSTREAM = "https://plain.example";
const RUNTIMES = ["Node", "workerd"] as const;

let zone: Zone;
let plain: PlainServers;
const origins = new Map<string, string>();
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  plain = await startPlainServers();
  const ports = { Node: await freePort(), workerd: await freePort() };
  const gateways = Object.entries(ports).map(([id, port]) => ({ id, identifier: `http://127.0.0.1:${port}` }));
  zone = await startZone({
    users: ["alice", "bob"].map((id) => ({ id, name: id, email: `${id}@example.com` })),
    resources: [
      ...gateways.map(({ id, identifier }) => ({ id, name: id, identifier, scopes: ["mcp:tools", "mail:send"] })),
      { id: "plain", name: "Plain server", identifier: UPSTREAM, scopes: ["use"] },
    ],
    applications: gateways.map(({ id }) => ({
      id,
      name: id,
      clientId: id,
      clientSecret: "secret",
      provides: id,
      dependencies: ["plain"],
    })),
  });
  for (const { id, identifier } of gateways) origins.set(id, identifier);
  const settings = (id: string) => ({
    KEYCARD_ISSUER: zone.issuer,
    KEYCARD_CLIENT_ID: id,
    KEYCARD_CLIENT_SECRET: "secret",
  });
  const handler = createGateway({
    settings: { ...settings("Node"), KEYCARD_SERVER_URL: origins.get("Node") },
    upstream: plain.origin,
    exchange: UPSTREAM,
    requiredScopes: ["mcp:tools"],
    toolScopes: { send_mail: "mail:send" },
  });
  const server: Server = await listening(createServer(toNodeListener(handler)), ports.Node);
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const isolate = await startIsolate(new URL("worker.ts", import.meta.url), {
    port: ports.workerd,
    compatibilityDate: "2026-08-01",
    bindings: { ...settings("workerd"), UPSTREAM_URL: plain.origin, EXCHANGE: UPSTREAM },
  });
  closers.push(() => isolate.close());
});

afterAll(async () => {
  for (const close of closers) await close();
  plain?.close();
  await zone?.close();
});

describe.each(RUNTIMES)("a server behind the gateway on %s", (runtime) => {
  const bearer = async (user = "alice", scope = "mcp:tools") => ({
    Authorization: `Bearer ${await zone.mint({ user, resource: runtime, scope })}`,
  });
  const address = (path: string) => new URL(path, origins.get(runtime));
  const connected = async () => {
    const client = new Client({ name: "agent", version: "1.0.0" });
    const transport = new StreamableHTTPClientTransport(address("/v1"), { requestInit: { headers: await bearer() } });
    await client.connect(transport);
    return { client, transport };
  };
  const post = async (path: string, message: object, headers: Record<string, string> = {}) =>
    fetch(address(path), {
      method: "POST",
      headers: {
        ...(await bearer()),
        Accept: "application/json, text/event-stream",
        "Content-Type": "application/json",
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...message }),
    });

  it("of SDK v1 sends progress before the result, and is told of a cancellation", async () => {
    const { client } = await connected();
    // Held back, the progress would never arrive: the result waits for it.
    const onprogress = () => plain.proceed();
    const result = await client.callTool({ name: "wait_for_client", arguments: {} }, undefined, { onprogress });
    expect(result.content).toEqual([{ type: "text", text: "done" }]);
    const leaving = new AbortController();
    const call = client.callTool({ name: "hang", arguments: {} }, undefined, { signal: leaving.signal });
    const outcome = call.catch(() => "cancelled");
    // The server can't cancel a call that it has not got yet.
    await plain.hanging;
    leaving.abort();
    expect(await outcome).toBe("cancelled");
    await plain.cancelled;
    await client.close();
  });

  it("of SDK v1 sends notifications on the stream that the client keeps open", async () => {
    const { client } = await connected();
    const changed = new Promise<void>((resolve) => {
      client.setNotificationHandler(ToolListChangedNotificationSchema, () => resolve());
    });
    await expect.poll(() => plain.requests.at(-1)?.method).toBe("GET");
    plain.announce();
    await changed;
    await client.close();
  });

  it("of SDK v1 keeps sessions, which are good for their callers only", async () => {
    const { client, transport } = await connected();
    const { sessionId = "" } = transport;
    const own = sessionId.slice(0, sessionId.lastIndexOf("."));
    expect([plain.sessions.has(sessionId), plain.sessions.has(own)]).toEqual([false, true]);
    const stolen = { ...(await bearer("bob")), "Mcp-Session-Id": sessionId };
    expect((await post("/v1", { method: "tools/list" }, stolen)).status).toBe(404);
    expect((await post("/v1", { method: "tools/list" }, { "Mcp-Session-Id": own })).status).toBe(404);
    expect((await client.listTools()).tools).toHaveLength(4);
    await client.close();
  });

  it("of SDK v1 goes on with a stream after the last event that the client got", async () => {
    const { client, transport } = await connected();
    const headers = { "Mcp-Session-Id": transport.sessionId ?? "", "MCP-Protocol-Version": "2025-11-25" };
    const call = {
      method: "tools/call",
      params: { name: "wait_for_client", arguments: {}, _meta: { progressToken: 7 } },
    };
    const broken = await post("/v1", call, headers);
    const id = await eventId(broken, "progress");
    plain.proceed();
    const resumed = await fetch(address("/v1"), {
      headers: { ...headers, ...(await bearer()), Accept: "text/event-stream", "Last-Event-ID": id },
    });
    expect(await eventId(resumed, "done")).not.toBe(id);
    await client.close();
  });

  it("of SDK v2 answers", async () => {
    const client = new v2.Client(
      { name: "agent", version: "1.0.0" },
      { versionNegotiation: { mode: { pin: "2026-07-28" } } },
    );
    await client.connect(
      new v2.StreamableHTTPClientTransport(address("/v2"), { requestInit: { headers: await bearer() } }),
    );
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["greet", "send_mail"]);
    expect(await client.callTool({ name: "greet", arguments: {} })).toMatchObject({ content: [{ text: "hello" }] });
    await client.close();
  });

  it.each(["/v1", "/v2"])("at %s does not see a call without the tool's scope", async (path) => {
    const before = plain.requests.length;
    const answer = await post(path, { method: "tools/call", params: { name: "send_mail", arguments: {} } });
    expect(answer.status).toBe(403);
    expect(answer.headers.get("WWW-Authenticate")).toContain('scope="mcp:tools mail:send"');
    expect(plain.requests).toHaveLength(before);
  });

  it("never sees TRACE, which would be answered with the server's token", async () => {
    const before = plain.requests.length;
    const headers = await bearer();
    const status = await new Promise((resolve, reject) => {
      const call = request(address("/v1"), { method: "TRACE", headers }, (answer) =>
        resolve(answer.resume().statusCode),
      );
      call.on("error", reject).end();
    });
    expect([400, 405, 501]).toContain(status);
    expect(plain.requests).toHaveLength(before);
  });

  it("is not answered for by a cache", () => {
    expect(plain.requests.map(({ headers }) => headers.get("Cache-Control"))).not.toContain(null);
  });

  it("never saw a token that its clients sent", () => {
    const tokens = plain.requests.map(({ headers }) => headers.get("Authorization")?.split(".")[1] ?? "");
    const audiences = tokens.map((payload) => JSON.parse(Buffer.from(payload, "base64url").toString()).aud);
    expect(new Set(audiences)).toEqual(new Set([UPSTREAM]));
  });
});

/** The id of the first event with a text. Then leaves the stream. */
async function eventId(response: Response, containing: string): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    text += value ?? "";
    const event = text.split("\n\n").find((one) => one.includes(containing));
    if (event !== undefined) {
      await reader?.cancel();
      return /^id: (.*)$/m.exec(event)?.[1] ?? "";
    }
    if (done) throw new Error(`The stream ended without "${containing}": ${text}`);
  }
}
