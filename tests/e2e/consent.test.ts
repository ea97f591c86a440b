// A zone that requires the user's consent, a tool that needs it, and clients of both SDKs that send the user to the
// page.
import { freePort } from "@edgegrant/example-demo";
import { giveConsent, startZone, type Zone } from "@edgegrant/zone";
import * as v2 from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { UrlElicitationRequiredError } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Isolate, startIsolate } from "../support/isolate.ts";

const UPSTREAM = "https://profiles.example";
const users = ["ann", "ben", "cem", "dee", "eva", "fay", "gus"];

let zone: Zone;
let worker: Isolate;
beforeAll(async () => {
  const port = await freePort();
  zone = await startZone({
    users: users.map((id) => ({ id, name: id, email: `${id}@example.com` })),
    resources: [
      { id: "worker", name: "Worker", identifier: `http://127.0.0.1:${port}`, scopes: ["mcp:tools"] },
      { id: "profiles", name: "Profiles", identifier: UPSTREAM, scopes: ["profile:read"], consent: true },
    ],
    applications: [
      {
        id: "worker",
        name: "Worker",
        clientId: "worker",
        clientSecret: "secret",
        provides: "worker",
        dependencies: ["profiles"],
      },
    ],
  });
  worker = await startIsolate(new URL("consent-worker.ts", import.meta.url), {
    port,
    compatibilityDate: "2026-08-01",
    bindings: {
      KEYCARD_ISSUER: zone.issuer,
      KEYCARD_CLIENT_ID: "worker",
      KEYCARD_CLIENT_SECRET: "secret",
      KEYCARD_RESOURCE_URL: UPSTREAM,
    },
  });
});
afterAll(async () => {
  await worker?.close();
  await zone?.close();
});

/** The results of one user's exchanges, in order. */
const exchangesOf = (user: string): string[] =>
  zone
    .audit()
    .filter((event) => event.user === user)
    .map(({ error }) => error ?? "granted");

async function authorized(user: string): Promise<RequestInit> {
  return { headers: { Authorization: `Bearer ${await zone.mint({ user, scope: "mcp:tools" })}` } };
}

describe.each([
  ["a server on SDK v1", "/v1/mcp", "ann", "ben"],
  ["a server on SDK v2", "/v2/mcp", "fay", "gus"],
])("a host on SDK v1 with %s", (_, path, willing, unwilling) => {
  async function connected(user: string): Promise<Client> {
    const client = new Client({ name: "host", version: "1.0.0" }, { capabilities: { elicitation: { url: {} } } });
    const requestInit = await authorized(user);
    await client.connect(new StreamableHTTPClientTransport(new URL(path, worker.origin), { requestInit }));
    return client;
  }

  it("is told the page, opens it, calls again, and the tool works", async () => {
    const client = await connected(willing);
    const refused = await client.callTool({ name: "profile" }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UrlElicitationRequiredError);
    const [asked] = (refused as UrlElicitationRequiredError).elicitations;
    expect(asked).toMatchObject({ mode: "url", message: "Allow this server to read your profile" });
    expect(asked?.url.startsWith(`${zone.issuer}/consent/`)).toBe(true);

    await giveConsent(asked?.url ?? "", { user: willing });
    const { content, isError } = await client.callTool({ name: "profile" });
    expect({ content, isError }).toEqual({
      content: [{ type: "text", text: `${willing}: profile:read` }],
      isError: false,
    });
    expect(exchangesOf(willing)).toEqual(["interaction_required", "granted"]);
    await client.close();
  });

  it("is told again as long as the user denies it", async () => {
    const client = await connected(unwilling);
    for (const _ of [1, 2]) {
      const refused = await client.callTool({ name: "profile" }).catch((error: unknown) => error);
      const [asked] = (refused as UrlElicitationRequiredError).elicitations;
      await giveConsent(asked?.url ?? "", { user: unwilling, decision: "deny" });
    }
    expect(exchangesOf(unwilling)).toEqual(["interaction_required", "interaction_required"]);
    await client.close();
  });
});

describe("a host on SDK v2, revision 2026-07-28", () => {
  async function connected(user: string, decision: "allow" | "deny"): Promise<{ client: v2.Client; opened: string[] }> {
    const opened: string[] = [];
    const client = new v2.Client(
      { name: "host", version: "1.0.0" },
      { capabilities: { elicitation: { url: {} } }, versionNegotiation: { mode: { pin: "2026-07-28" } } },
    );
    client.setRequestHandler("elicitation/create", async ({ params }) => {
      if (params.mode !== "url") return { action: "decline" };
      opened.push(params.url);
      await giveConsent(params.url, { user, decision });
      return { action: "accept" };
    });
    const requestInit = await authorized(user);
    await client.connect(new v2.StreamableHTTPClientTransport(new URL("/v2/mcp", worker.origin), { requestInit }));
    return { client, opened };
  }

  it("opens the page in the middle of one call, and the tool works", async () => {
    const { client, opened } = await connected("cem", "allow");
    const { content, isError } = await client.callTool({ name: "profile" });
    expect({ content, isError }).toEqual({
      content: [{ type: "text", text: "cem: profile:read" }],
      isError: false,
    });
    expect(opened).toEqual([expect.stringMatching(`^${zone.issuer}/consent/`)]);
    expect(exchangesOf("cem")).toEqual(["interaction_required", "granted"]);
    await client.close();
  });

  it("is not asked without end by a tool whose user denies it", async () => {
    const { client, opened } = await connected("dee", "deny");
    const { content, isError } = await client.callTool({ name: "profile" });
    expect({ content, isError }).toEqual({
      content: [{ type: "text", text: "You have not allowed it" }],
      isError: true,
    });
    expect(opened).toHaveLength(1);
    await client.close();
  });
});

describe("a handler that lets the refusal through", () => {
  it("answers 403 with the code and the page, and with none of the zone's own words", async () => {
    const response = await fetch(worker.origin, await authorized("eva"));
    expect(response.status).toBe(403);
    const body = (await response.json()) as { interaction_uri: string };
    expect(body).toEqual({
      error: "interaction_required",
      error_description: expect.stringContaining("act at the authorization server"),
      interaction_uri: expect.stringMatching(`^${zone.issuer}/consent/`),
    });
    await giveConsent(body.interaction_uri, { user: "eva" });
    expect((await fetch(worker.origin, await authorized("eva"))).status).toBe(200);
  });
});
