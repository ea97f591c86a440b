// Each framework's own stateful transport behind the guard. A caller with another user's session is refused, and real
// clients work normally. Without the guard, the same request reads the other user's data.
import { freePort } from "@edgegrant/example-demo";
import { startZone, type Zone } from "@edgegrant/zone";
import * as v2 from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Isolate, startIsolate } from "../support/isolate.ts";
import { startFastMcp } from "./fastmcp.ts";

type Policy = "bound" | "unbound";

let zone: Zone;
const isolates = new Map<Policy, Isolate>();
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const users = ["alice", "bob"].map((id) => ({ id, name: id, email: `${id}@example.com` }));
  const resources = [
    { id: "any", name: "Tokens are minted, not asked for", identifier: "https://any.example", scopes: [] },
  ];
  zone = await startZone({ users, resources, applications: [] });
  closers.push(() => zone.close());
  const fastMcp = await startFastMcp();
  closers.push(() => fastMcp.close());
  for (const policy of ["bound", "unbound"] as const) {
    const isolate = await startIsolate(new URL("worker.ts", import.meta.url), {
      port: await freePort(),
      compatibilityDate: "2026-08-01",
      nodejsCompat: true,
      bindings: {
        KEYCARD_ISSUER: zone.issuer,
        KEYCARD_CLIENT_ID: "the Worker",
        KEYCARD_CLIENT_SECRET: "is kept, and gives the key of sessions",
        SESSIONS: policy,
        FASTMCP: fastMcp.origin,
      },
      durableObjects: { DIARY: { className: "Diary", useSQLite: true } },
    });
    isolates.set(policy, isolate);
    closers.push(() => isolate.close());
  }
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

const originOf = (policy: Policy) => isolates.get(policy)?.origin ?? "";
const tokenOf = (policy: Policy, user: string) => zone.mint({ user, audience: originOf(policy) });

async function authorizationOf(policy: Policy, user: string) {
  return { Authorization: `Bearer ${await tokenOf(policy, user)}` };
}

/** A client whose session contains data. */
async function open(url: URL, headers: Record<string, string>, make: ClientKind) {
  const { client, transport } = await make(url, headers);
  onTestFinished(() => client.close());
  const write = async (entry: string) => {
    const { content } = (await client.callTool({ name: "diary", arguments: { entry } })) as {
      content: { text: string }[];
    };
    return content[0]?.text;
  };
  await write("dear diary");
  return { write, session: transport.sessionId ?? "", transport };
}

type ClientKind = (
  url: URL,
  headers: Record<string, string>,
) => Promise<{
  client: Pick<Client | v2.Client, "callTool" | "close">;
  transport: { sessionId?: string | undefined; terminateSession(): Promise<void> };
}>;

const clients: Record<string, ClientKind> = {
  "sdk v1": async (url, headers) => {
    const transport = new StreamableHTTPClientTransport(url, { requestInit: { headers } });
    const client = new Client({ name: "v1", version: "1.0.0" });
    await client.connect(transport as Parameters<typeof client.connect>[0]);
    return { client, transport };
  },
  "client v2": async (url, headers) => {
    const transport = new v2.StreamableHTTPClientTransport(url, { requestInit: { headers } });
    const client = new v2.Client({ name: "v2", version: "1.0.0" }, { versionNegotiation: { mode: "legacy" } });
    await client.connect(transport);
    return { client, transport };
  },
};

/** Sends a handmade request to a session. Returns its status, and the data that it reads. */
async function visit(url: URL, session: string, headers: Record<string, string>, method = "POST") {
  const response = await fetch(url, {
    method,
    headers: {
      ...headers,
      Accept: "application/json, text/event-stream",
      "Content-Type": "application/json",
      "Mcp-Session-Id": session,
      "MCP-Protocol-Version": "2025-11-25",
    },
    ...(method === "POST" && { body: diaryCall() }),
  });
  const read = method === "POST" ? await response.text() : "";
  if (method !== "POST") await response.body?.cancel();
  return { status: response.status, read };
}

function diaryCall(): string {
  const params = { name: "diary", arguments: { entry: "I was here" } };
  return JSON.stringify({ jsonrpc: "2.0", id: 99, method: "tools/call", params });
}

describe.each(["/sdk-v1", "/sdk-v2", "/hono-mcp", "/agents", "/fastmcp"])("a server with sessions: %s", (path) => {
  const urlAt = (policy: Policy) => new URL(originOf(policy) + path);

  it.each(Object.entries(clients))("%s: reads back what it wrote, and ends its session", async (_, make) => {
    const { write, transport } = await open(urlAt("bound"), await authorizationOf("bound", "alice"), make);
    expect(await write("again")).toBe("dear diary");
    expect(transport.sessionId).toMatch(/\.[\w-]{43}$/);
    await transport.terminateSession();
  });

  it("does not let another user into a session", async () => {
    const alice = await authorizationOf("bound", "alice");
    const { write, session } = await open(urlAt("bound"), alice, clients["sdk v1"] as ClientKind);
    const bob = await authorizationOf("bound", "bob");
    const handlersOwn = session.slice(0, -44);
    for (const method of ["POST", "GET", "DELETE"]) {
      expect((await visit(urlAt("bound"), session, bob, method)).status).toBe(404);
      expect((await visit(urlAt("bound"), handlersOwn, bob, method)).status).toBe(404);
    }
    expect(await write("nobody was here")).toBe("dear diary");
  });

  it("would let in anybody by itself", async () => {
    const alice = await authorizationOf("unbound", "alice");
    const { session } = await open(urlAt("unbound"), alice, clients["sdk v1"] as ClientKind);
    const { status, read } = await visit(urlAt("unbound"), session, await authorizationOf("unbound", "bob"));
    expect(status).toBe(200);
    expect(read).toContain("dear diary");
  });
});

/** The URL for messages, from the stream of an HTTP+SSE server. */
async function endpointAt(url: URL, headers: Record<string, string>): Promise<URL> {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const response = await fetch(url, { headers: { ...headers, Accept: "text/event-stream" }, signal: leaving.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let read = "";
  while (!read.includes("\n\n")) read += (await reader?.read())?.value ?? "\n\n";
  return new URL(/^data: (.*)$/m.exec(read)?.[1] ?? "", url);
}

describe.each(["/agents-sse", "/sse"])("a server of the HTTP+SSE transport: %s", (path) => {
  const urlAt = (policy: Policy) => new URL(originOf(policy) + path);
  const post = (url: URL, headers: Record<string, string>) =>
    fetch(url, { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body: diaryCall() });

  it("serves its client", async () => {
    const headers = await authorizationOf("bound", "alice");
    const make: ClientKind = async (url) => {
      const client = new Client({ name: "v1", version: "1.0.0" });
      const transport = new SSEClientTransport(url, { requestInit: { headers } });
      await client.connect(transport);
      return { client, transport: { terminateSession: () => transport.close() } };
    };
    const { write } = await open(urlAt("bound"), headers, make);
    expect(await write("again")).toBe("dear diary");
  });

  it.each([
    ["bound", 404],
    ["unbound", 202],
  ] as const)("lets another user write into a session that is %s: %i", async (policy, status) => {
    const endpoint = await endpointAt(urlAt(policy), await authorizationOf(policy, "alice"));
    expect((await post(endpoint, await authorizationOf(policy, "bob"))).status).toBe(status);
    expect((await post(endpoint, await authorizationOf(policy, "alice"))).status).toBe(202);
    const [name, id = ""] = [...endpoint.searchParams][0] ?? [];
    endpoint.searchParams.set(name ?? "", policy === "bound" ? id.slice(0, -44) : id);
    expect((await post(endpoint, await authorizationOf(policy, "bob"))).status).toBe(status);
  });
});
