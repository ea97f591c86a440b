// Clients that others wrote, with the local zone and a server that takes bound tokens.
import { signIn } from "@edgegrant/zone";
import { extractWWWAuthenticateParams } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import * as dpopPackage from "dpop";
import * as oauth from "oauth4webapi";
import { beforeAll, describe, expect, it } from "vitest";
import type { AuthInfo } from "../../src/auth-info.ts";
import { type DPoPOptions, dpop } from "../../src/dpop/dpop.ts";
import { ResourceServer } from "../../src/server/resource-server.ts";
import { MCP, recorder, testZone } from "../exchange/support.ts";

const REDIRECT = "http://localhost:3333/callback";
const NONCES: DPoPOptions = { nonces: { secret: "a secret of these tests" } };
const insecure = { [oauth.allowInsecureRequests]: true };
const ENDPOINT = `${MCP}/mcp`;

const zone = testZone();
let as: oauth.AuthorizationServer;
let client: oauth.Client;
let keys: oauth.CryptoKeyPair;
let token: string;

beforeAll(async () => {
  const issuer = new URL(zone().issuer);
  as = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure }),
  );
  const registration = { redirect_uris: [REDIRECT], token_endpoint_auth_method: "none", response_types: ["code"] };
  client = await oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(as, registration, insecure),
  );
  keys = await oauth.generateKeyPair("ES256");
  token = await boundToken(oauth.DPoP(client, keys));
});

/** Logs alice in, with a proof of the client's key. */
async function boundToken(DPoP: oauth.DPoPHandle): Promise<string> {
  const verifier = oauth.generateRandomCodeVerifier();
  const url = new URL(as.authorization_endpoint ?? "");
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: REDIRECT,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    resource: MCP,
  }).toString();
  const callback = oauth.validateAuthResponse(as, client, await signIn(url, { user: "alice" }), oauth.expectNoState);
  const options = { ...insecure, DPoP };
  const answer = await oauth.authorizationCodeGrantRequest(
    as,
    client,
    oauth.None(),
    callback,
    REDIRECT,
    verifier,
    options,
  );
  return (await oauth.processAuthorizationCodeResponse(as, client, answer)).access_token;
}

function serverWith(options: DPoPOptions = {}) {
  const { events, onEvent } = recorder();
  const server = new ResourceServer({ issuer: zone().issuer, resource: MCP, dpop: dpop(options), onEvent });
  const fetchServer: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    return server.handle(request, mcpHandler);
  };
  return { events, fetchServer };
}

/** An MCP server with one tool, which says who calls. */
async function mcpHandler(request: Request, auth: AuthInfo): Promise<Response> {
  if (request.method !== "POST") return new Response(null, { status: 405 });
  const server = new McpServer({ name: "server", version: "1.0.0" });
  server.registerTool("whoami", {}, () => ({ content: [{ type: "text", text: auth.subject ?? "" }] }));
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  return transport.handleRequest(request, { authInfo: auth });
}

const initialize = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "client", version: "1.0.0" } },
});
const headersOfMcp = { "Content-Type": "application/json", Accept: "application/json, text/event-stream" };

describe("oauth4webapi", () => {
  const call = (server: typeof fetch, DPoP: oauth.DPoPHandle) =>
    oauth.protectedResourceRequest(token, "POST", new URL(ENDPOINT), new Headers(headersOfMcp), initialize, {
      DPoP,
      [oauth.customFetch]: (url, { method, headers }) => server(url, { method, headers, body: initialize }),
    });

  it("logs in and calls", async () => {
    const { fetchServer, events } = serverWith({ required: true });
    expect((await call(fetchServer, oauth.DPoP(client, keys))).status).toBe(200);
    expect(events).toContainEqual(expect.objectContaining({ type: "token.accepted", subject: "alice" }));
  });

  it("understands the demand for a nonce, and sends it from then on", async () => {
    const { fetchServer } = serverWith(NONCES);
    const handle = oauth.DPoP(client, keys);
    const refused = await call(fetchServer, handle).catch((error: unknown) => error);
    expect(oauth.isDPoPNonceError(refused)).toBe(true);
    for (let at = 0; at < 3; at += 1) expect((await call(fetchServer, handle)).status).toBe(200);
  });

  it("is told under its scheme that the token is bound to another key", async () => {
    const { fetchServer } = serverWith();
    const thief = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
    const error = await call(fetchServer, thief).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
    const [challenge] = (error as oauth.WWWAuthenticateChallengeError).cause;
    expect(challenge).toMatchObject({ scheme: "dpop", parameters: { error: "invalid_token" } });
  });

  it("reads both challenges of a server that takes both schemes", async () => {
    const { fetchServer } = serverWith();
    const asBearer = oauth.protectedResourceRequest(token, "POST", new URL(ENDPOINT), undefined, initialize, {
      [oauth.customFetch]: (url, { method, headers }) => fetchServer(url, { method, headers }),
    });
    const error = await asBearer.catch((caught: unknown) => caught);
    const challenges = (error as oauth.WWWAuthenticateChallengeError).cause;
    expect(challenges.map(({ scheme }) => scheme)).toEqual(["bearer", "dpop"]);
    expect(challenges[0]?.parameters).toMatchObject({ error: "invalid_token" });
    expect(challenges[1]?.parameters).toEqual({ algs: "RS256 PS256 ES256 ES384 EdDSA Ed25519" });
  });
});

describe("The package dpop", () => {
  it.each(["ES256", "RS256", "PS256", "Ed25519"] as const)("makes proofs with %s that are accepted", async (alg) => {
    const pair = await dpopPackage.generateKeyPair(alg);
    const cnf = { jkt: await dpopPackage.calculateThumbprint(pair.publicKey) };
    const bound = await zone().mint({ user: "alice", resource: MCP, scope: "mcp:tools", claims: { cnf } });
    const { fetchServer } = serverWith(NONCES);
    const call = async (nonce?: string) => {
      const proof = await dpopPackage.generateProof(pair, ENDPOINT, "POST", nonce, bound);
      const headers = { ...headersOfMcp, Authorization: `DPoP ${bound}`, DPoP: proof };
      return fetchServer(ENDPOINT, { method: "POST", headers, body: initialize });
    };
    const refused = await call();
    expect(refused.status).toBe(401);
    expect((await call(refused.headers.get("DPoP-Nonce") ?? "")).status).toBe(200);
  });
});

/** A `fetch` for a client that knows bearer tokens only: it sends the same token with a proof. */
function provingFetch(server: typeof fetch): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const proof = await dpopPackage.generateProof(keys, request.url, request.method, undefined, token);
    request.headers.set("Authorization", `DPoP ${token}`);
    request.headers.set("DPoP", proof);
    return server(request);
  };
}

describe("The MCP SDK's client, which has no DPoP of its own yet", () => {
  it("calls a tool with a bound token through a fetch that proves its key", async () => {
    const { fetchServer } = serverWith({ required: true });
    const mcp = new Client({ name: "client", version: "1.0.0" });
    await mcp.connect(new StreamableHTTPClientTransport(new URL(ENDPOINT), { fetch: provingFetch(fetchServer) }));
    expect(await mcp.callTool({ name: "whoami", arguments: {} })).toMatchObject({ content: [{ text: "alice" }] });
    await mcp.close();
  });

  it("finds the metadata and the scopes in a challenge of two schemes", async () => {
    const server = new ResourceServer({
      issuer: zone().issuer,
      resource: MCP,
      dpop: dpop(),
      requiredScopes: ["mcp:tools"],
    });
    const refused = await server.handle(new Request(ENDPOINT, { method: "POST" }), mcpHandler);
    expect(extractWWWAuthenticateParams(refused)).toMatchObject({
      resourceMetadataUrl: new URL(`${MCP}/.well-known/oauth-protected-resource`),
      scope: "mcp:tools",
    });
  });
});
