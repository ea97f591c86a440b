import { beforeAll, describe, expect, it } from "vitest";
import { MemoryTokenStore } from "../../src/cache/memory-store.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import { ClientSecret } from "../../src/exchange/client-secret.ts";
import type { ApplicationCredential } from "../../src/exchange/credential.ts";
import { WebIdentity } from "../../src/exchange/web-identity.ts";
import { createKeycardHandler, type KeycardHandlerOptions } from "../../src/settings/handler.ts";
import type { KeycardSettings } from "../../src/settings/settings.ts";
import { compact, createSigner, type Signer } from "../support/forge.ts";

const ISSUER = "https://zone.example";
const SERVER = "https://mcp.example.com";
const settings: KeycardSettings = { KEYCARD_ISSUER: ISSUER, KEYCARD_SERVER_URL: SERVER };

let signer: Signer;
beforeAll(async () => {
  signer = await createSigner("ES256");
});

function tokenFor(audience: string): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 600;
  const claims = { iss: ISSUER, sub: "alice", aud: audience, client_id: "agent", scope: "mcp:tools", exp };
  return compact({ typ: "at+jwt" }, claims, signer);
}

interface Asked {
  settings?: KeycardSettings;
  options?: Partial<KeycardHandlerOptions>;
  token?: string;
  events?: EdgegrantEvent[];
}

function ask(url: string, { settings: given = settings, options, token, events = [] }: Asked = {}): Promise<Response> {
  const handler = createKeycardHandler(given, {
    jwks: { [ISSUER]: { keys: [signer.publicJwk] } },
    onEvent: (event) => events.push(event),
    fetch: (_, auth) => new Response(`${auth.subject} at ${auth.resource}`),
    ...options,
  });
  return handler(new Request(url, { headers: token === undefined ? {} : { Authorization: `Bearer ${token}` } }));
}

const challengeOf = (response: Response) => response.headers.get("WWW-Authenticate");

describe("a server whose platform takes the host from the caller", () => {
  it("lets in who has a token for the configured URL, whatever the request calls the host", async () => {
    for (const host of ["http://127.0.0.1:8080", "https://evil.example", SERVER]) {
      const answer = await ask(`${host}/mcp`, { token: await tokenFor(SERVER) });
      expect(await answer.text()).toBe(`alice at ${SERVER}/`);
    }
  });

  it("refuses a token for another server that the request claims to be for", async () => {
    const answer = await ask("https://evil.example/mcp", { token: await tokenFor("https://evil.example") });
    expect(answer.status).toBe(401);
    expect(challengeOf(answer)).toContain(`resource_metadata="${SERVER}/.well-known/oauth-protected-resource"`);
  });

  it("describes itself by its configured URL, in every document", async () => {
    const document = await ask("http://evil.example/.well-known/oauth-protected-resource");
    expect(await document.json()).toMatchObject({ resource: SERVER, authorization_servers: [ISSUER] });
    const old = createKeycardHandler(settings, { fetch: () => new Response() });
    const headers = { "MCP-Protocol-Version": "2025-03-26" };
    const answer = await old(new Request("http://evil.example/.well-known/oauth-protected-resource", { headers }));
    expect(await answer.json()).toMatchObject({ authorization_servers: [SERVER] });
  });

  it("without legacy discovery, has the one document, whatever the request calls the host", async () => {
    const options = { legacyDiscovery: false };
    for (const host of ["http://127.0.0.1:8080", "https://evil.example", SERVER]) {
      const document = await ask(`${host}/.well-known/oauth-protected-resource`, { options });
      expect(await document.json()).toMatchObject({ resource: SERVER });
      for (const elsewhere of ["oauth-protected-resource/mcp", "oauth-authorization-server"]) {
        expect((await ask(`${host}/.well-known/${elsewhere}`, { options })).status).toBe(404);
      }
    }
  });

  it.each<[string, Partial<KeycardHandlerOptions>, KeycardSettings, string]>([
    ["a URL with a path", {}, { ...settings, KEYCARD_SERVER_URL: `${SERVER}/mcp` }, `${SERVER}/mcp`],
    ["a path on its origin", { resource: "/mcp" }, settings, `${SERVER}/mcp`],
    ["an identifier of its own", { resource: "https://id.example/" }, settings, "https://id.example/"],
    ["an identifier alone", { resource: "https://id.example" }, { KEYCARD_ISSUER: ISSUER }, "https://id.example"],
    ["a tenant's path", { resource: ({ pathname }) => `/${pathname.split("/")[1]}` }, settings, `${SERVER}/mcp`],
    ["a function of the URL", { resource: ({ origin }) => `${origin}/all` }, settings, `${SERVER}/all`],
  ])("may be %s", async (_, options, given, audience) => {
    const wanted = await ask("http://evil.example/mcp", { settings: given, options, token: await tokenFor(audience) });
    expect(wanted.status).toBe(200);
    const other = await tokenFor("http://evil.example/mcp");
    expect((await ask("http://evil.example/mcp", { settings: given, options, token: other })).status).toBe(401);
  });

  it("reads a path that begins with two slashes as a path", async () => {
    const options = { resource: (url: URL) => url.origin };
    const answer = await ask("http://127.0.0.1//evil.example/mcp", { options, token: await tokenFor(SERVER) });
    expect(answer.status).toBe(200);
  });
});

describe("a caller who leaves", () => {
  it("is no failure of the handler, whatever reason the platform ends its request with", async () => {
    const events: EdgegrantEvent[] = [];
    const controller = new AbortController();
    const handler = createKeycardHandler(settings, {
      jwks: { [ISSUER]: { keys: [signer.publicJwk] } },
      onEvent: (event) => events.push(event),
      fetch: ({ signal }) => {
        controller.abort(new RangeError("gone"));
        throw signal.reason;
      },
    });
    const headers = { Authorization: `Bearer ${await tokenFor(SERVER)}` };
    await handler(new Request(SERVER, { headers, signal: controller.signal }));
    expect(events.at(-1)).toEqual({ type: "request.abandoned", message: "The client has left" });
  });
});

describe("a credential in code", () => {
  const keysAt = (credential: ApplicationCredential, given: KeycardSettings = settings) =>
    ask(`${SERVER}/.well-known/jwks.json`, { settings: given, options: { credential } });

  it("needs none in the settings, and wins over one that is there", async () => {
    const asked: unknown[] = [];
    const credential: ApplicationCredential = {
      getAuth: () => null,
      prepareTokenExchangeRequest: async (_, resource) => {
        asked.push(resource);
        throw new Error("far enough");
      },
    };
    const farEnd = async () => Response.json({ issuer: ISSUER, token_endpoint: `${ISSUER}/token` });
    const both = { ...settings, KEYCARD_CLIENT_ID: "id", KEYCARD_CLIENT_SECRET: "secret" };
    for (const given of [settings, both]) {
      const handler = createKeycardHandler(given, {
        credential,
        jwks: { [ISSUER]: { keys: [signer.publicJwk] } },
        onEvent: () => undefined,
        fetch: async (_, auth, { tokens }) => Response.json(await tokens.getToken(auth, "https://api.example")),
      });
      const original = globalThis.fetch;
      globalThis.fetch = farEnd;
      try {
        const headers = { Authorization: `Bearer ${await tokenFor(SERVER)}` };
        await handler(new Request(`${SERVER}/mcp`, { headers }));
      } finally {
        globalThis.fetch = original;
      }
    }
    expect(asked).toEqual(["https://api.example", "https://api.example"]);
  });

  it("has its public keys published, and none where it has none", async () => {
    const own = await keysAt(new WebIdentity(JSON.stringify(signer.privateJwk)));
    expect(await own.json()).toMatchObject({ keys: [{ x: signer.publicJwk.x }] });
    const given = { ...settings, KEYCARD_PRIVATE_KEY: JSON.stringify(signer.privateJwk) };
    expect((await keysAt(new ClientSecret("id", "secret"), given)).status).toBe(401);
  });
});

describe("a setting that is wrong", () => {
  it.each<[string, KeycardSettings, string]>([
    ["no URL", { KEYCARD_ISSUER: ISSUER }, "KEYCARD_SERVER_URL is missing"],
    ["an empty URL", { ...settings, KEYCARD_SERVER_URL: "" }, "KEYCARD_SERVER_URL is missing"],
    ["a URL that is none", { ...settings, KEYCARD_SERVER_URL: "mcp.example.com" }, "KEYCARD_SERVER_URL must be"],
    ["plain http", { ...settings, KEYCARD_SERVER_URL: "http://mcp.example.com" }, "KEYCARD_SERVER_URL must be"],
    ["a password", { ...settings, KEYCARD_SERVER_URL: "https://a:b@mcp.example.com" }, "KEYCARD_SERVER_URL must be"],
    ["no zone", { KEYCARD_SERVER_URL: SERVER }, "KEYCARD_ISSUER is missing"],
  ])("%s: 500, with the cause in an event", async (_, given, message) => {
    const events: EdgegrantEvent[] = [];
    const answer = await ask(`${SERVER}/mcp`, { settings: given, token: await tokenFor(SERVER), events });
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ error: "server_error" });
    expect(events).toContainEqual({ type: "configuration.invalid", message: expect.stringContaining(message) });
  });

  it("of the address leaves the public keys to be read", async () => {
    const { privateJwk } = signer;
    const given = { KEYCARD_ISSUER: ISSUER, KEYCARD_PRIVATE_KEY: JSON.stringify(privateJwk) };
    const answer = await ask("http://127.0.0.1/.well-known/jwks.json", { settings: given });
    expect(await answer.json()).toMatchObject({ keys: [{ kty: "EC" }] });
    const document = await ask("http://127.0.0.1/.well-known/oauth-protected-resource", { settings: given });
    expect(document.status).toBe(500);
  });
});

describe("the token cache that a handler is handed", () => {
  it("is one for all requests, over the store that is given", async () => {
    const credential = { KEYCARD_CLIENT_ID: "id", KEYCARD_CLIENT_SECRET: "secret" };
    const asked: string[] = [];
    const store = new MemoryTokenStore();
    const get = (key: string) => {
      asked.push(key);
      return { accessToken: "kept", tokenType: "Bearer", expiresAt: Math.floor(Date.now() / 1000) + 3600 };
    };
    const caches = new Set<unknown>();
    const options: Partial<KeycardHandlerOptions> = {
      store: Object.assign(store, { get }),
      fetch: async (_, auth, services) => {
        caches.add(services.tokens);
        return new Response((await services.tokens.getToken(auth, "https://api.example")).accessToken);
      },
    };
    const handler = createKeycardHandler(
      { ...settings, ...credential },
      { jwks: { [ISSUER]: { keys: [signer.publicJwk] } }, fetch: () => new Response(), ...options },
    );
    const headers = { Authorization: `Bearer ${await tokenFor(SERVER)}` };
    for (const path of ["/one", "/two"]) {
      expect(await (await handler(new Request(SERVER + path, { headers }))).text()).toBe("kept");
    }
    expect([caches.size, asked.length]).toEqual([1, 2]);
  });

  it("says which setting is missing only where it is asked for", async () => {
    const events: EdgegrantEvent[] = [];
    const options: Partial<KeycardHandlerOptions> = {
      fetch: ({ url }, _, services) => new Response(url.endsWith("/mcp") && services.tokens ? "tokens" : "none"),
    };
    const token = await tokenFor(SERVER);
    expect((await ask(`${SERVER}/other`, { options, token, events })).status).toBe(200);
    expect((await ask(`${SERVER}/mcp`, { options, token, events })).status).toBe(500);
    const message = expect.stringContaining("Missing Keycard credentials");
    expect(events).toContainEqual({ type: "configuration.invalid", message });
  });

  it("names the file to put missing credentials in, where the platform has one", async () => {
    const events: EdgegrantEvent[] = [];
    const handler = createKeycardHandler(
      { KEYCARD_ISSUER: ISSUER, KEYCARD_SERVER_URL: SERVER },
      {
        jwks: { [ISSUER]: { keys: [signer.publicJwk] } },
        onEvent: (event) => events.push(event),
        fetch: (_request, _auth, { tokens }) => new Response(tokens ? "tokens" : "none"),
      },
      { how: "in .env" },
    );
    const headers = { Authorization: `Bearer ${await tokenFor(SERVER)}` };
    expect((await handler(new Request(SERVER, { headers }))).status).toBe(500);
    const message = expect.stringMatching(/^Missing Keycard credentials .*, in \.env$/);
    expect(events).toContainEqual({ type: "configuration.invalid", message });
  });
});
