// Each profile against an authorization server (oidc-provider, in the local zone) that writes and takes what the maker's does.
import { localTenant, type Make, signIn, startZone, type Zone } from "@edgegrant/zone";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { auth0, betterAuth, cognito, entra, keycloak, okta, type Profile, workos } from "../../src/profiles/index.ts";
import { createKeycardHandler } from "../../src/settings/handler.ts";

const MCP = "http://127.0.0.1:8787/mcp";
const CALLBACK = "http://127.0.0.1:33418/callback";
const insecure = { [oauth.allowInsecureRequests]: true };

interface Row {
  make: Make;
  profile: Profile;
  /** The scope that clients ask for and the server requires. Default: `mcp:tools`. */
  scope?: string;
  caller: object;
  exchanges: boolean;
}

const ROWS: Row[] = [
  {
    make: "entra",
    profile: entra({ tenants: [localTenant], clientId: "worker", appIdUri: MCP }),
    scope: `${MCP}/mcp:tools`,
    caller: { subject: "alice", clientId: "agent", scopes: [`${MCP}/mcp:tools`], subProfile: "user" },
    exchanges: true,
  },
  {
    make: "okta",
    profile: okta(),
    caller: { subject: "alice", clientId: "agent", scopes: ["mcp:tools"], subProfile: "user" },
    exchanges: true,
  },
  {
    make: "auth0",
    profile: auth0(),
    caller: { subject: "alice", clientId: "agent", scopes: ["mcp:tools"], subProfile: "user" },
    exchanges: true,
  },
  {
    make: "keycloak",
    profile: keycloak(),
    caller: { subject: "alice", clientId: "agent", scopes: ["mcp:tools"], subProfile: "user" },
    exchanges: true,
  },
  {
    make: "cognito",
    profile: cognito(),
    scope: `${MCP}/mcp:tools`,
    caller: { subject: "alice", clientId: "agent", scopes: [`${MCP}/mcp:tools`], subProfile: "user" },
    exchanges: false,
  },
  {
    make: "workos",
    profile: workos(),
    caller: {
      subject: "alice",
      clientId: expect.stringMatching(/^session_/),
      scopes: ["mcp:tools"],
      subProfile: "user",
    },
    exchanges: true,
  },
  {
    make: "better-auth",
    profile: betterAuth(),
    caller: { subject: "alice", clientId: "agent", scopes: ["mcp:tools"], subProfile: "user" },
    exchanges: true,
  },
];

function startSpeakingZone(make: Make): Promise<Zone> {
  return startZone({
    speaks: make,
    signing: { algorithm: "ES256" },
    clientIdMetadataDocuments: "off",
    users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
    resources: [
      { id: "mcp", name: "MCP server", identifier: MCP, scopes: ["mcp:tools"] },
      { id: "api", name: "API", scopes: ["profile:read"], serve: {} },
    ],
    applications: [
      {
        id: "worker",
        name: "Worker",
        clientId: "worker",
        clientSecret: "secret",
        provides: "mcp",
        dependencies: ["api"],
        clientCredentials: true,
      },
    ],
    clients: [{ clientId: "agent", name: "Agent", redirectUris: [CALLBACK] }],
  });
}

/** Logs Alice in, as an MCP client does. */
async function login(zone: Zone, scope: string): Promise<string> {
  const issuer = new URL(zone.issuer);
  const discovery = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
  const server = await oauth.processDiscoveryResponse(issuer, discovery);
  const client = { client_id: "agent" };
  const verifier = oauth.generateRandomCodeVerifier();
  const url = new URL(server.authorization_endpoint ?? "");
  const asked = { client_id: "agent", redirect_uri: CALLBACK, response_type: "code", scope, resource: MCP };
  const challenge = { code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" };
  for (const [name, value] of Object.entries({ ...asked, ...challenge })) url.searchParams.set(name, value);
  const parameters = oauth.validateAuthResponse(server, client, await signIn(url, { user: "alice" }));
  const grant = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    CALLBACK,
    verifier,
    insecure,
  );
  return (await oauth.processAuthorizationCodeResponse(server, client, grant)).access_token;
}

describe.each(ROWS)("A zone that speaks as $make does", ({ make, profile, scope = "mcp:tools", caller, exchanges }) => {
  let zone: Zone;
  let api: string;
  beforeAll(async () => {
    zone = await startSpeakingZone(make);
    api = zone.resources.get("api")?.url ?? "";
  });
  afterAll(() => zone?.close());

  const settings = () => ({
    KEYCARD_ISSUER: zone.issuer,
    KEYCARD_CLIENT_ID: "worker",
    KEYCARD_CLIENT_SECRET: "secret",
    KEYCARD_SERVER_URL: MCP,
  });
  const call = async (token: string, given: Profile | undefined, events: EdgegrantEvent[] = []) => {
    const handler = createKeycardHandler(settings(), {
      profile: given,
      requiredScopes: [scope],
      onEvent: (event) => events.push(event),
      async fetch(_request, auth, { tokens }) {
        const { subject, clientId, scopes, subProfile } = auth;
        if (!exchanges) return Response.json({ subject, clientId, scopes, subProfile });
        const { accessToken } = await tokens.getToken(auth, api);
        const user = await fetch(`${api}/api/user`, { headers: { Authorization: `Bearer ${accessToken}` } });
        return Response.json({ subject, clientId, scopes, subProfile, user: await user.json() });
      },
    });
    return handler(new Request(MCP, { method: "POST", headers: { Authorization: `Bearer ${token}` } }));
  };

  it("lets a user in who logged in there, and grants a token of the API", async () => {
    const answer = await call(await login(zone, scope), profile);
    const seen: unknown = await answer.json();
    expect([answer.status, seen]).toEqual([
      200,
      expect.objectContaining(exchanges ? { ...caller, user: expect.objectContaining({ id: "alice" }) } : caller),
    ]);
  });

  it("lets nobody in with a token for another server", async () => {
    const events: EdgegrantEvent[] = [];
    const token = await zone.mint({ resource: "api", scope: `${api}/mcp:tools` });
    expect((await call(token, profile, events)).status).toBe(401);
    expect(events).toContainEqual(expect.objectContaining({ type: "token.rejected", reason: "wrong_audience" }));
  });
});

describe("A zone that has no exchange, or another", () => {
  const exchangeAt = async (make: Make, profile?: Profile) => {
    const zone = await startSpeakingZone(make);
    try {
      const options = { profile, clientId: "worker", clientSecret: "secret", onEvent: () => undefined };
      const client = new TokenExchangeClient(zone.issuer, options);
      const subjectToken = await zone.mint({ resource: "mcp" });
      await client.exchangeToken({ subjectToken, resource: zone.resources.get("api")?.url ?? "" });
      return "granted";
    } catch (error) {
      return error;
    } finally {
      await zone.close();
    }
  };

  it("is not asked with a profile that says so", async () => {
    expect(await exchangeAt("cognito", cognito())).toBeInstanceOf(ConfigurationError);
  });

  it("refuses to be asked as Keycard is", async () => {
    expect(await exchangeAt("okta")).toBeInstanceOf(TokenExchangeError);
  });
});
