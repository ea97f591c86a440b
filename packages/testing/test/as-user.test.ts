// Users call servers of each kind, with tokens of one zone.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeListener } from "@edgegrant/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asUser, RefusedError, type StartedZone, startZone, type TestServer, testServer } from "../src/index.ts";
import { SERVERS } from "./servers.ts";

let zone: StartedZone;
beforeAll(async () => {
  zone = await startZone();
});
afterAll(() => zone?.close());

it("a server in this process gets the host of each request, as over a network", async () => {
  const server = testServer(zone, async (request) => {
    return new Response(`${request.headers.get("Host")} ${await request.text()}`);
  });
  const response = await asUser(server, "alice").fetch("/", { method: "POST", body: "sent" });
  expect(await response.text()).toBe(`${new URL(zone.serverUrl).host} sent`);
});

describe.each(SERVERS)("on %s", (_kind, create) => {
  let server: TestServer;
  beforeAll(() => {
    server = testServer(zone, create(zone.settings), { env: zone.settings });
  });

  it("each user is who they are", async () => {
    const answers = ["alice", "bob"].map((user) => asUser(server, user).callTool("whoami"));
    expect((await Promise.all(answers)).map(({ text }) => text)).toEqual(["alice", "bob"]);
  });

  it("a tool that needs a scope refuses a user without it, and names it", async () => {
    const refused = asUser(server, "alice").callTool("send_note");
    await expect(refused).rejects.toBeInstanceOf(RefusedError);
    await expect(refused).rejects.toMatchObject({
      status: 403,
      error: "insufficient_scope",
      scope: expect.stringContaining("notes:send"),
    });
  });

  it("and serves a user who has it", async () => {
    const alice = asUser(server, "alice", { scope: "mcp:tools notes:send" });
    expect((await alice.callTool("send_note")).text).toBe("sent");
  });

  it("an expired token is refused", async () => {
    const alice = asUser(server, "alice", { expiresInSeconds: -60 });
    await expect(alice.callTool("whoami")).rejects.toMatchObject({ status: 401, error: "invalid_token" });
  });

  it("a token for another server is refused", async () => {
    const alice = asUser(server, "alice", { resource: "http://127.0.0.1:1/mcp" });
    await expect(alice.listTools()).rejects.toMatchObject({ status: 401, scope: "mcp:tools" });
  });

  it("the error of a tool is an answer", async () => {
    expect(await asUser(server, "alice").callTool("broken")).toMatchObject({
      isError: true,
      text: "it does not work",
      content: [{ type: "text", text: "it does not work" }],
    });
  });

  it("the names of the tools are listed", async () => {
    expect((await asUser(server, "alice").listTools()).sort()).toEqual(["broken", "send_note", "whoami"]);
  });

  it("the SDK's client does what else there is", async () => {
    const client = await asUser(server, "alice").connect();
    expect(client.getServerVersion()).toMatchObject({ name: "server" });
    await client.close();
  });
});

it("a user's own request goes to a path of the server, with the token", async () => {
  const server = testServer(zone, (request) =>
    Response.json([request.url, request.headers.get("Authorization")?.split(" ")[0]]),
  );
  const answer = await asUser(server, "alice").fetch("/other", { method: "PUT" });
  expect(await answer.json()).toEqual([new URL("/other", zone.serverUrl).href, "Bearer"]);
});

it("a server that listens is called at its URL", async () => {
  const [, create] = SERVERS[0] ?? [];
  const listening = createServer();
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/mcp`;
  const handler = create?.({ ...zone.settings, KEYCARD_SERVER_URL: url }) as (request: Request) => Promise<Response>;
  listening.on("request", toNodeListener(handler));
  const there = { ...zone, serverUrl: url };
  const alice = asUser(testServer(there), "alice", { resource: url, scope: "mcp:tools" });
  expect((await alice.callTool("whoami")).text).toBe("alice");
  listening.closeAllConnections();
  listening.close();
});
