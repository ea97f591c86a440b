// The caller in both forms of Cloudflare's `createMcpHandler`, with a hierarchy of scopes.
import { freePort } from "@edgegrant/example-demo";
import { startZone, type Zone } from "@edgegrant/zone";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Isolate, startIsolate } from "../support/isolate.ts";
import { call } from "./table/caller.ts";

let zone: Zone;
let isolate: Isolate;
beforeAll(async () => {
  zone = await startZone({
    users: ["alice", "bob"].map((id) => ({ id, name: id, email: `${id}@example.com` })),
    resources: [{ id: "any", name: "Tokens are minted, not asked for", identifier: "https://any.example", scopes: [] }],
    applications: [],
  });
  isolate = await startIsolate(new URL("agents-worker.ts", import.meta.url), {
    port: await freePort(),
    compatibilityDate: "2026-08-01",
    nodejsCompat: true,
    bindings: { KEYCARD_ISSUER: zone.issuer },
  });
});
afterAll(async () => {
  await isolate?.close();
  await zone?.close();
});

async function say(tool: string, scope: string, headers: Record<string, string>, user = "alice") {
  const url = `${isolate.origin}/mcp`;
  const token = await zone.mint({ user, audience: url, scope });
  return call({ url, token, session: undefined }, tool, headers);
}

describe.each([
  ["a factory of SDK v2", {}],
  ["a server of SDK v1", { "X-Form-V1": "1" }],
])("createMcpHandler with %s", (_, headers) => {
  it("lets a tool know the caller", async () => {
    expect(await say("whoami", "mail", headers)).toMatchObject({ status: 200, text: "alice" });
  });

  it("lets the scope helpers know the caller, and the hierarchy of the server", async () => {
    expect(await say("send_mail", "mail", headers)).toMatchObject({ status: 200, text: "sent", isError: false });
  });

  it("refuses a caller without the scope", async () => {
    const { status, isError, text } = await say("send_mail", "files", headers);
    expect(status === 403 || isError).toBe(true);
    expect(text).not.toBe("sent");
  });
});

it("authInfo, which a server of SDK v1 does not get, refuses", async () => {
  const { isError, text } = await say("send_mail_by_auth_info", "mail", { "X-Form-V1": "1" });
  expect(isError).toBe(true);
  expect(text).toContain("the caller is not known here");
});

it("a caller who is slow stays himself where requests share a context", async () => {
  const url = `${isolate.origin}/mcp`;
  const message = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "whoami" } });
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const body = writable.getWriter();
  const shared = { "X-Shared-Context": "1" };
  const headers = {
    Accept: "application/json, text/event-stream",
    Authorization: `Bearer ${await zone.mint({ user: "bob", audience: url })}`,
    "Content-Type": "application/json",
    ...shared,
  };
  const slow = fetch(url, { method: "POST", headers, body: readable, duplex: "half" } as RequestInit);
  await body.write(new TextEncoder().encode(message.slice(0, 10)));
  expect((await say("whoami", "mail", shared)).text).toBe("alice");
  await body.write(new TextEncoder().encode(message.slice(10)));
  await body.close();
  expect(await (await slow).text()).toContain('"text":"bob"');
});
