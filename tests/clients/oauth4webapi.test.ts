// An independent OAuth client without knowledge of MCP reads our documents and challenges according to the RFCs.
import { signIn } from "@edgegrant/zone";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Naming, type ProtectedServer, protectedServers } from "../support/protected-server.ts";

const startProtectedServer = protectedServers();

const insecure = { [oauth.allowInsecureRequests]: true };
const CALLBACK = "http://127.0.0.1:33418/callback";

describe.each<[Naming, string]>([
  ["origin", ""],
  ["path", "/mcp"],
])("a resource named by its %s", (naming, path) => {
  let server: ProtectedServer;
  let identifier: URL;
  beforeAll(async () => {
    server = await startProtectedServer({ naming });
    identifier = new URL(server.origin + path);
  });
  afterAll(() => server?.close());

  const call = (token: string, name: string, options: oauth.ProtectedResourceRequestOptions = {}) =>
    oauth.protectedResourceRequest(
      token,
      "POST",
      new URL("/mcp", server.origin),
      new Headers({ Accept: "application/json, text/event-stream", "Content-Type": "application/json" }),
      JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: {} } }),
      { ...insecure, ...options },
    );

  async function challengesOf(refused: Promise<Response>) {
    const error = await refused.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof oauth.WWWAuthenticateChallengeError)) throw new Error("no challenge", { cause: error });
    return { status: error.status, challenges: error.cause };
  }

  const documentUrl = () => `${server.origin}/.well-known/oauth-protected-resource${path}`;

  it("finds the protected resource metadata by the identifier, and agrees that it is the resource's", async () => {
    const response = await oauth.resourceDiscoveryRequest(identifier, insecure);
    expect(response.url).toBe(documentUrl());
    expect(await oauth.processResourceDiscoveryResponse(identifier, response)).toEqual({
      resource: server.origin + path,
      authorization_servers: [server.zone.issuer],
      scopes_supported: ["mcp:tools", "mail:send", "mail:read"],
      bearer_methods_supported: ["header"],
      resource_name: "A protected server",
    });
  });

  it("parses the challenge of a request without credentials: no error, the scopes, the metadata", async () => {
    const anonymous: oauth.ProtectedResourceRequestOptions = {
      [oauth.customFetch]: (url: string, { headers: { authorization: _, ...headers }, ...init }) =>
        fetch(url, { ...init, headers } as RequestInit),
    };
    expect(await challengesOf(call("dropped", "whoami", anonymous))).toEqual({
      status: 401,
      challenges: [{ scheme: "bearer", parameters: { scope: "mcp:tools", resource_metadata: documentUrl() } }],
    });
  });

  it("parses the challenge of a bad token", async () => {
    expect(await challengesOf(call("bad", "whoami"))).toMatchObject({
      status: 401,
      challenges: [
        {
          scheme: "bearer",
          parameters: {
            error: "invalid_token",
            error_description: expect.any(String),
            scope: "mcp:tools",
            resource_metadata: documentUrl(),
          },
        },
      ],
    });
  });

  it("parses the challenge of a step-up", async () => {
    const token = await server.zone.mint({ user: "alice", resource: "server", scope: "mcp:tools" });
    expect(await challengesOf(call(token, "send_mail"))).toMatchObject({
      status: 403,
      challenges: [
        {
          scheme: "bearer",
          parameters: {
            error: "insufficient_scope",
            scope: "mcp:tools mail:send",
            resource_metadata: documentUrl(),
          },
        },
      ],
    });
  });

  it("agrees that the authorization server metadata which we pass on is the zone's", async () => {
    const issuer = new URL(server.zone.issuer);
    const passedOn = await fetch(`${server.origin}/.well-known/oauth-authorization-server${path}`);
    const metadata = await oauth.processDiscoveryResponse(issuer, passedOn);
    const original = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
    const endpoint = new URL(metadata.authorization_endpoint ?? "");
    expect(endpoint.searchParams.get("resource")).toBe(server.origin + path);
    endpoint.search = "";
    expect({ ...metadata, authorization_endpoint: endpoint.href }).toEqual(
      await oauth.processDiscoveryResponse(issuer, original),
    );
  });

  it("gets from the challenge to a tool", async () => {
    const { challenges } = await challengesOf(call("bad", "whoami"));
    const metadataUrl = challenges[0]?.parameters.resource_metadata ?? "";
    const resource = await oauth.processResourceDiscoveryResponse(identifier, await fetch(metadataUrl));
    const issuer = new URL(resource.authorization_servers?.[0] ?? "");
    const discovered = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
    const as = await oauth.processDiscoveryResponse(issuer, discovered);
    const registration = { redirect_uris: [CALLBACK], token_endpoint_auth_method: "none" };
    const client = await oauth.processDynamicClientRegistrationResponse(
      await oauth.dynamicClientRegistrationRequest(as, registration, insecure),
    );
    const verifier = oauth.generateRandomCodeVerifier();
    const url = new URL(as.authorization_endpoint ?? "");
    url.search = new URLSearchParams({
      response_type: "code",
      client_id: client.client_id,
      redirect_uri: CALLBACK,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      resource: resource.resource,
      scope: challenges[0]?.parameters.scope ?? "",
    }).toString();
    const callback = oauth.validateAuthResponse(as, client, await signIn(url, { user: "bob" }), oauth.expectNoState);
    const { access_token: token } = await oauth.processAuthorizationCodeResponse(
      as,
      client,
      await oauth.authorizationCodeGrantRequest(as, client, oauth.None(), callback, CALLBACK, verifier, insecure),
    );
    expect(await (await call(token, "whoami")).text()).toContain("bob");
  });
});
