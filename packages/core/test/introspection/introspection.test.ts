// Introspection against a foreign authorization server, and against answers that such a server does not give.
import { exportPKCS8, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TokenCache } from "../../src/cache/token-cache.ts";
import { ConfigurationError } from "../../src/errors.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import { WebIdentity } from "../../src/exchange/web-identity.ts";
import { type IntrospectionOptions, introspection } from "../../src/introspection/introspection.ts";
import type { RequestHead } from "../../src/platform/request.ts";
import { keycard, keycloak, okta, type Profile, workos } from "../../src/profiles/index.ts";
import { ResourceServer } from "../../src/server/resource-server.ts";
import { type BareProvider, startBareProvider } from "../support/bare-provider.ts";
import { createClock } from "../support/clock.ts";
import { createStubZone } from "../support/stub-zone.ts";

const RESOURCE = "https://mcp.example/mcp";
const SECRET = "s3cret/with:odd+characters %&";
const PARTS = "urn:example:grant";

/** The parts of oidc-provider that make an opaque token. */
interface TokenMaker {
  status: number;
  body: unknown;
  oidc: {
    params: Record<string, string>;
    client: object;
    provider: { AccessToken: new (parts: object) => { save(): Promise<string>; aud?: string } };
  };
}

let provider: BareProvider;
let identity: WebIdentity;
beforeAll(async () => {
  identity = new WebIdentity(
    await exportPKCS8((await generateKeyPair("ES256", { extractable: true })).privateKey),
    "keyed",
  );
  const client = (metadata: object) => ({ grant_types: [], redirect_uris: [], response_types: [], ...metadata });
  const signing = await generateKeyPair("ES256", { extractable: true });
  const { exportJWK } = await import("jose");
  provider = await startBareProvider(
    {
      clients: [
        client({ client_id: "server", client_secret: SECRET }),
        client({
          client_id: "keyed",
          token_endpoint_auth_method: "private_key_jwt",
          token_endpoint_auth_signing_alg: "ES256",
          jwks: await identity.getPublicJwks(),
        }),
        client({ client_id: "agent", client_secret: SECRET, grant_types: [PARTS] }),
      ],
      clientDefaults: { id_token_signed_response_alg: "ES256", introspection_signed_response_alg: "ES256" },
      jwks: { keys: [{ ...(await exportJWK(signing.privateKey)), alg: "ES256", use: "sig", kid: "one" }] },
      enabledJWA: {
        clientAuthSigningAlgValues: ["ES256"],
        introspectionSigningAlgValues: ["ES256"],
        idTokenSigningAlgValues: ["ES256"],
      },
      features: {
        devInteractions: { enabled: false },
        introspection: { enabled: true },
        jwtIntrospection: { enabled: true },
        revocation: { enabled: true },
      },
    },
    {
      name: PARTS,
      parameters: ["sub", "aud"],
      repeatable: [],
      handler: async (context) => {
        const { oidc } = context as unknown as TokenMaker;
        const { sub: accountId, aud } = oidc.params;
        const made = new oidc.provider.AccessToken({ accountId, client: oidc.client, scope: "mcp:tools", gty: PARTS });
        if (aud !== undefined) made.aud = aud;
        context.body = { access_token: await made.save(), token_type: "Bearer" };
      },
    },
  );
});
afterAll(() => provider?.close());
beforeEach(() => {
  provider.requests.length = 0;
});

const basic = (id: string) => `Basic ${btoa(`${id}:${encodeURIComponent(SECRET)}`)}`;

async function post(path: string, form: Record<string, string>): Promise<Response> {
  const headers = { Authorization: basic("agent") };
  return fetch(provider.issuer + path, { method: "POST", headers, body: new URLSearchParams(form) });
}

async function opaqueToken(sub = "alice", aud = RESOURCE): Promise<string> {
  const answer = await post("/token", { grant_type: PARTS, sub, aud });
  const body = (await answer.json()) as { access_token: string };
  if (!body.access_token) throw new Error(JSON.stringify(body));
  return body.access_token;
}

const own = () => ({ issuer: provider.issuer, clientId: "server", clientSecret: SECRET, onEvent: () => undefined });
const introspections = () => provider.requests.filter((path) => path === "/token/introspection").length;
const head: RequestHead = new Request(RESOURCE);

function serverWith(options: Partial<IntrospectionOptions> = {}) {
  const events: EdgegrantEvent[] = [];
  const server = new ResourceServer({
    issuer: provider.issuer,
    resource: RESOURCE,
    requiredScopes: ["mcp:tools"],
    onEvent: (event) => events.push(event),
    verifyToken: introspection({ ...own(), ...options }),
  });
  const call = (token: string) =>
    server.handle(
      new Request(RESOURCE, { headers: { Authorization: `Bearer ${token}` } }),
      (_, { subject, clientId }) => Response.json([subject, clientId]),
    );
  return { call, events };
}

describe("an opaque token of oidc-provider", () => {
  it.each<[string, () => Partial<IntrospectionOptions>]>([
    ["a secret", () => ({})],
    ["a key", () => ({ credential: identity, clientSecret: undefined })],
    ["a secret, in a signed answer", () => ({ signed: true })],
    ["an endpoint that is set", () => ({ endpoint: `${provider.issuer}/token/introspection` })],
  ])("names its caller, asked for with %s", async (_, options) => {
    const { call, events } = serverWith(options());
    const response = await call(await opaqueToken());
    expect(events).toMatchObject([{ type: "token.accepted" }]);
    expect(await response.json()).toEqual(["alice", "agent"]);
  });

  it("is refused for another server, once revoked, and if it is made up", async () => {
    const { call, events } = serverWith({ cacheSeconds: 0 });
    const token = await opaqueToken();
    expect((await call(token)).status).toBe(200);
    await post("/token/revocation", { token });
    for (const refused of [token, "made-up", await opaqueToken("alice", "https://other.example")]) {
      expect((await call(refused)).status).toBe(401);
    }
    expect(events.slice(1)).toMatchObject([
      { reason: "inactive_token" },
      { reason: "inactive_token" },
      { reason: "wrong_audience" },
    ]);
  });

  it("is asked for once, also by requests at the same time", async () => {
    const { call } = serverWith();
    const token = await opaqueToken();
    await Promise.all([call(token), call(token), call(token)]);
    await call(token);
    expect(introspections()).toBe(1);
  });

  it.each([
    [59, 1],
    [60, 2],
  ])("is asked for again after a minute: after %d s, %d questions", async (seconds, questions) => {
    const clock = createClock(Date.now());
    const verify = introspection({ ...own(), now: clock.now });
    const token = await opaqueToken();
    await verify(token, head);
    clock.advance(seconds * 1000);
    await verify(token, head);
    expect(introspections()).toBe(questions);
  });

  it("costs each caller an exchange of its own, with the same user, client and scopes", async () => {
    const caller = async () => {
      const token = await opaqueToken();
      const {
        subject = "",
        clientId,
        scopes,
        expiresAt,
        audience = "",
      } = (await introspection(own())(token, head)) ?? {
        clientId: "",
        scopes: [],
        expiresAt: 0,
      };
      const issuer = provider.issuer;
      return {
        token,
        subject,
        clientId,
        scopes: [...scopes],
        expiresAt,
        audience: String(audience),
        issuer,
        claims: {},
      };
    };
    const exchanged: string[] = [];
    const exchangeToken = async ({ subjectToken }: { subjectToken: string }) => {
      exchanged.push(subjectToken);
      return { accessToken: `for ${subjectToken}`, tokenType: "Bearer", expiresIn: 600 };
    };
    const tokens = new TokenCache({ exchangeToken, issuer: provider.issuer }, { onEvent: () => undefined });
    const [one, two] = [await caller(), await caller()];
    for (const auth of [one, two, one]) {
      expect((await tokens.getToken(auth, "https://api.example")).accessToken).toBe(`for ${auth.token}`);
    }
    expect(exchanged).toEqual([one.token, two.token]);
  });

  it("is an outage if the zone is one, and a wrong setting if the zone refuses the credential", async () => {
    const token = await opaqueToken();
    const down = serverWith({ fetch: () => Promise.reject(new TypeError("down")) });
    expect((await down.call(token)).status).toBe(503);
    expect(down.events).toContainEqual(expect.objectContaining({ type: "verification.failed" }));
    const wrong = serverWith({ clientSecret: "wrong" });
    expect((await wrong.call(token)).status).toBe(500);
    expect(wrong.events).toMatchObject([
      { type: "configuration.invalid", message: expect.stringMatching(/refuses this server's credential/) },
    ]);
    expect(JSON.stringify([down.events, wrong.events])).not.toContain(token);
  });
});

const stub = createStubZone("https://zone.example", []);
stub.metadata = {
  token_endpoint: "https://zone.example/token",
  introspection_endpoint: "https://zone.example/introspect",
};

/** What `introspection` makes of an answer of the endpoint. */
async function outcomeOf(answer: () => Response | Promise<Response>, options: Partial<IntrospectionOptions> = {}) {
  const fetch: typeof globalThis.fetch = async (input, init) =>
    String(input).endsWith("/introspect") ? answer() : stub.fetch(input, init);
  const verify = introspection({
    issuer: stub.issuer,
    clientId: "server",
    clientSecret: "s",
    fetch,
    onEvent: () => undefined,
    ...options,
  });
  return Promise.resolve(verify("token", head)).then(
    (caller) => (caller ? "active" : "inactive"),
    (error: { name: string }) => error.name,
  );
}

const BOUND = "InvalidTokenError";

describe("an answer", () => {
  it.each<[string, unknown, string]>([
    ["active", { active: true, token_type: "Bearer", sub: "alice" }, "active"],
    ["of a token that DPoP binds", { active: true, token_type: "dpop", cnf: { jkt: "key" } }, "active"],
    ["of a token that DPoP binds to a key that it does not name", { active: true, token_type: "DPoP" }, BOUND],
    ["of one that it binds to nothing", { active: true, token_type: "DPoP", cnf: {} }, BOUND],
    [
      "of one that it binds to a certificate only",
      { active: true, token_type: "DPoP", cnf: { "x5t#S256": "a" } },
      BOUND,
    ],
    ["of an access token, by the kind of token", { active: true, token_type: "access_token" }, "active"],
    [
      "of an access token, by its URN",
      { active: true, token_type: "urn:ietf:params:oauth:token-type:access_token" },
      "active",
    ],
    ["not active", { active: false, sub: "alice" }, "inactive"],
    ["about a refresh token", { active: true, token_type: "refresh_token" }, "inactive"],
    ["with a token type that is none", { active: true, token_type: 1 }, "inactive"],
    ["active as text", { active: "true" }, "UnavailableError"],
    ["active as a number", { active: 1 }, "UnavailableError"],
    ["without active", { sub: "alice" }, "UnavailableError"],
    ["in a list", [{ active: true }], "UnavailableError"],
    ["null", null, "UnavailableError"],
  ])("that is %s", async (_, body, outcome) => {
    expect(await outcomeOf(() => Response.json(body))).toBe(outcome);
  });

  it.each<[number, object, string]>([
    [400, { error: "invalid_request" }, "UnavailableError"],
    [400, { error: "invalid_client" }, "ConfigurationError"],
    [401, {}, "ConfigurationError"],
    [403, {}, "ConfigurationError"],
    [404, {}, "UnavailableError"],
    [429, {}, "UnavailableError"],
    [500, { active: true }, "UnavailableError"],
    [302, { active: true }, "UnavailableError"],
  ])("with the status %d and %j", async (status, body, outcome) => {
    expect(await outcomeOf(() => Response.json(body, { status }))).toBe(outcome);
  });

  it.each([
    ["no JSON", () => new Response("<html>")],
    ["too long", () => new Response(`{"active":true,"x":"${"x".repeat(600_000)}"}`)],
    ["a redirect", () => Response.redirect("https://evil.example/", 307)],
  ])("that is %s is an outage", async (_, answer) => {
    expect(await outcomeOf(answer)).toBe("UnavailableError");
  });

  it("is used again no longer than the token lives", async () => {
    const clock = createClock(Date.now());
    let questions = 0;
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (!String(input).endsWith("/introspect")) return stub.fetch(input, init);
      questions += 1;
      return Response.json({ active: true, exp: clock.seconds() + 10 });
    };
    const verify = introspection({ issuer: stub.issuer, clientId: "server", fetch, now: clock.now });
    await verify("token", head);
    clock.advance(9_000);
    await verify("token", head);
    expect(questions).toBe(1);
    clock.advance(1_000);
    await verify("token", head);
    expect(questions).toBe(2);
  });

  it("is not looked for where the metadata names no endpoint", async () => {
    const fetch: typeof globalThis.fetch = async () => Response.json({ issuer: stub.issuer });
    expect(await outcomeOf(() => Response.json({}), { fetch })).toBe("ConfigurationError");
  });
});

describe("A zone that takes an API key in place of a client credential", () => {
  const questionWith = async (options: Partial<IntrospectionOptions>) => {
    const requests: Request[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      requests.push(new Request(input, init));
      return Response.json({}, { status: 401 });
    };
    const verify = introspection({ issuer: stub.issuer, endpoint: "https://admin.example/ask", fetch, ...options });
    const error = await Promise.resolve(verify("token", head)).catch((thrown: unknown) => thrown);
    return { requests, error };
  };

  it.each<[string, IntrospectionOptions["accessToken"]]>([
    ["text", "api-key-0001"],
    ["a binding", { get: async () => "api-key-0001" }],
  ])("gets it as a bearer token: %s. Nothing else is asked", async (_, accessToken) => {
    const { requests, error } = await questionWith({ accessToken });
    const [request] = requests;
    expect(requests.map(({ url }) => url)).toEqual(["https://admin.example/ask"]);
    expect(request?.headers.get("Authorization")).toBe("Bearer api-key-0001");
    expect([...new URLSearchParams(await request?.text())]).toEqual([
      ["token", "token"],
      ["token_type_hint", "access_token"],
    ]);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(String(error)).not.toContain("0001");
  });

  it("gets none that would break the header", async () => {
    const { requests, error } = await questionWith({ accessToken: "api-key\n" });
    expect([requests.length, error]).toEqual([0, expect.any(ConfigurationError)]);
  });
});

/** Ory Hydra, as on its page. */
const hydra: Profile = {
  maker: "hydra",
  scopeClaims: ["scp"],
  foreignClaim: ({ token_use: use }) => (use === undefined || use === "access_token" ? undefined : "token_use"),
};

describe("the answer of a zone of another make", () => {
  const exp = Math.floor(Date.now() / 1000) + 60;
  const okay = { active: true, exp, aud: RESOURCE, token_type: "Bearer" };
  const ofOkta = { ...okay, sub: "alice@example.com", uid: "00u1", client_id: "0oa1", scope: "mcp:tools" };
  const ofKeycloak = { ...okay, typ: "Bearer", sub: "u1", azp: "agent", sid: "0001", scope: "openid mcp:tools" };
  const ofWorkos = { ...okay, sub: "user_1", client_id: "client_1", sid: "consent_1", scope: "mcp:tools" };
  const ofHydra = {
    ...okay,
    aud: [RESOURCE],
    sub: "u1",
    client_id: "agent",
    scope: "mcp:tools",
    ext: { tier: "gold" },
  };

  /** The caller, or the reason and the claim of the refusal. */
  async function read(profile: Profile | undefined, body: object) {
    const events: EdgegrantEvent[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) =>
      String(input).endsWith("/introspect") ? Response.json(body) : stub.fetch(input, init);
    const server = new ResourceServer({
      ...{ issuer: stub.issuer, resource: RESOURCE, profile, onEvent: (event) => events.push(event) },
      verifyToken: introspection({ issuer: stub.issuer, clientId: "server", clientSecret: "s", fetch }),
    });
    const answer = await server.handle(
      new Request(RESOURCE, { headers: { Authorization: "Bearer token" } }),
      (_, { subject, clientId, scopes, subProfile = null }) => Response.json([subject, clientId, scopes, subProfile]),
    );
    if (answer.status === 200) return answer.json();
    const rejected = events.find((event) => event.type === "token.rejected");
    return [answer.status, rejected?.reason, rejected?.claim];
  }

  it.each<[string, Profile | undefined, object, unknown[]]>([
    ["Okta's: the user is the id, not the login name", okta(), ofOkta, ["00u1", "0oa1", ["mcp:tools"], "user"]],
    [
      "Okta's, of an application",
      okta(),
      { ...ofOkta, uid: undefined, sub: "0oa1" },
      ["0oa1", "0oa1", ["mcp:tools"], "application"],
    ],
    [
      "Okta's, with the names of its tokens",
      okta(),
      { ...ofOkta, cid: "0oa2", scp: ["a"] },
      ["00u1", "0oa2", ["a"], "user"],
    ],
    ["Keycloak's", keycloak(), ofKeycloak, ["u1", "agent", ["openid", "mcp:tools"], "user"]],
    ["Keycloak's, of a refresh token", keycloak(), { ...ofKeycloak, typ: "Refresh" }, [401, "unknown_shape", "typ"]],
    ["WorkOS's", workos(), { ...ofWorkos, token_type: "access_token" }, ["user_1", "client_1", ["mcp:tools"], "user"]],
    [
      "WorkOS's, of a refresh token",
      workos(),
      { ...ofWorkos, token_type: "refresh_token" },
      [401, "inactive_token", undefined],
    ],
    [
      "WorkOS's, of an application",
      workos(),
      { ...ofWorkos, sub: "client_2" },
      ["client_2", "client_1", ["mcp:tools"], "application"],
    ],
    ["Hydra's", hydra, ofHydra, ["u1", "agent", ["mcp:tools"], null]],
    [
      "Hydra's, of a refresh token",
      hydra,
      { ...ofHydra, token_use: "refresh_token" },
      [401, "unknown_shape", "token_use"],
    ],
    ["Hydra's, for nobody", hydra, { ...ofHydra, aud: [] }, [401, "wrong_audience", undefined]],
    [
      "a name of the profile",
      { ...keycard, audiences: ["api"] },
      { ...ofHydra, aud: "api" },
      ["u1", "agent", ["mcp:tools"], null],
    ],
    [
      "a tenant of the profile",
      { ...keycard, tokenIssuers: () => ["https://one"] },
      { ...ofHydra, iss: "https://one" },
      ["u1", "agent", ["mcp:tools"], null],
    ],
    ["scopes that are no text", okta(), { ...ofOkta, scp: 7 }, [401, "malformed_claim", "scp"]],
    ["no profile", undefined, ofOkta, ["alice@example.com", "0oa1", ["mcp:tools"], null]],
  ])("%s", async (_, profile, body, seen) => {
    expect(await read(profile, body)).toEqual(seen);
  });
});

describe("a signed answer", () => {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: "ES256", kid: "one", typ: "token-introspection+jwt" };
  const claims = { iss: stub.issuer, aud: "server", iat: now, token_introspection: { active: true } };
  let key: CryptoKey;
  let stranger: CryptoKey;
  beforeAll(async () => {
    const { exportJWK } = await import("jose");
    const [pair, other] = await Promise.all([generateKeyPair("ES256"), generateKeyPair("ES256")]);
    [key, stranger] = [pair.privateKey, other.privateKey];
    stub.keys = [{ ...(await exportJWK(pair.publicKey)), kid: "one", alg: "ES256" }];
  });
  const signed = async (changes: object, headerChanges: object = {}, by = key) =>
    new Response(
      await new SignJWT({ ...claims, ...changes }).setProtectedHeader({ ...header, ...headerChanges }).sign(by),
    );

  it.each<[string, object, object, string]>([
    ["by the zone, for this server", {}, {}, "active"],
    ["for several servers", { aud: ["other", "server"] }, {}, "active"],
    ["with the whole media type", {}, { typ: "application/token-introspection+jwt" }, "active"],
    ["about a token that is not active", { token_introspection: { active: false } }, {}, "inactive"],
    ["of another issuer", { iss: "https://third.example" }, {}, "UnavailableError"],
    ["for another server", { aud: "other" }, {}, "UnavailableError"],
    ["for nobody", { aud: undefined }, {}, "UnavailableError"],
    ["a minute ago", { iat: now - 120 }, {}, "UnavailableError"],
    ["in the future", { iat: now + 120 }, {}, "UnavailableError"],
    ["at no time", { iat: undefined }, {}, "UnavailableError"],
    ["without an answer", { token_introspection: undefined, active: true }, {}, "UnavailableError"],
    ["of another type", {}, { typ: "at+jwt" }, "UnavailableError"],
    ["of no type", {}, { typ: undefined }, "UnavailableError"],
  ])("%s", async (_, changes, headerChanges, outcome) => {
    expect(await outcomeOf(() => signed(changes, headerChanges), { signed: true, now: () => now * 1000 })).toBe(
      outcome,
    );
  });

  it("of another key, or none, is an outage", async () => {
    expect(await outcomeOf(() => signed({}, {}, stranger), { signed: true })).toBe("UnavailableError");
    expect(await outcomeOf(() => Response.json({ active: true }), { signed: true })).toBe("UnavailableError");
  });
});

describe("the options", () => {
  it.each<[string, Partial<IntrospectionOptions>]>([
    ["no credential", { clientId: undefined }],
    ["an hour", { cacheSeconds: 3600 }],
    ["NaN seconds", { cacheSeconds: Number.NaN }],
    ["an endpoint on plain http", { endpoint: "http://zone.example/introspect" }],
    ["an issuer that is none", { issuer: "zone" }],
    ["no time", { timeoutMs: 0 }],
  ])("are wrong with %s", (_, options) => {
    expect(() => introspection({ issuer: stub.issuer, clientId: "server", ...options })).toThrow(ConfigurationError);
  });
});
