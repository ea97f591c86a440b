// The cost of processing any external text grows linearly with its length. The claims of a token are omitted, because a
// token longer than 16 KiB is never read.
import { ClientCredentialsClient, type EdgegrantEvent, ResourceServer, TokenExchangeClient } from "@edgegrant/core";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { growsLinearly, repeated } from "./support/growth.ts";

const ISSUER = "https://zone.example";
const URL_OF_SERVER = "https://mcp.example";
/** A zone's answer may have up to 512 KiB. */
const MAX_BODY = 400_000;

/** One of each character that patterns search for, and the beginnings of tokens, lists, parameters and forms. */
const WORST = [
  "a",
  "-",
  ".",
  "=",
  "/",
  "%",
  " ",
  '"',
  "eyJ",
  "eyJhbGciOiJ.",
  "a.",
  "a,",
  "mcp-param-a,",
  "Bearer ",
  "-----BEGIN A-----",
];

const events: EdgegrantEvent[] = [];
const onEvent = (event: EdgegrantEvent) => {
  events.length = 0;
  events.push(event);
};

function server(resource?: (url: URL) => string) {
  return new ResourceServer({
    issuer: ISSUER,
    resource,
    onEvent,
    fetch: async () => new Response(null, { status: 404 }),
  });
}

function zone(answer: (text: string) => Response, text: string): typeof fetch {
  return async (input) =>
    String(input).endsWith("/token")
      ? answer(text)
      : Response.json({ issuer: ISSUER, token_endpoint: `${ISSUER}/token` });
}

const handle = (request: Request, resource?: (url: URL) => string) =>
  server(resource).handle(request, () => new Response());

const withHeader =
  (name: string, method = "GET", others: Record<string, string> = {}) =>
  (text: string) =>
    handle(new Request(URL_OF_SERVER, { method, headers: { ...others, [name]: `x${text}x` } }));

const exchange = (answer: (text: string) => Response) => (text: string) =>
  new TokenExchangeClient(ISSUER, { fetch: zone(answer, text.slice(0, MAX_BODY)), onEvent })
    .exchangeToken({ subjectToken: "subject", resource: "https://api.example" })
    .catch(() => undefined);

const refusing = (member: string) => (text: string) =>
  Response.json({ error: "invalid_grant", [member]: text }, { status: 400 });
const granting = (member: string) => (text: string) =>
  Response.json({ access_token: "granted", token_type: "Bearer", expires_in: 60, [member]: text });

const PREFLIGHT = { Origin: URL_OF_SERVER, "Access-Control-Request-Method": "POST" };

const entries: Record<string, (text: string) => Promise<unknown>> = {
  "the Authorization header": withHeader("Authorization"),
  "the bearer token": (text) => withHeader("Authorization")(`Bearer ${text}`),
  "the Origin header": withHeader("Origin", "OPTIONS"),
  "the headers that a page asks for": withHeader("Access-Control-Request-Headers", "OPTIONS", PREFLIGHT),
  "the method that a page asks for": withHeader("Access-Control-Request-Method", "OPTIONS", { Origin: URL_OF_SERVER }),
  "the protocol's version": withHeader("MCP-Protocol-Version"),
  "the session's id": withHeader("Mcp-Session-Id"),
  "the path": (text) => handle(new Request(`${URL_OF_SERVER}/${text}`)),
  "the path of a well-known document": (text) =>
    handle(new Request(`${URL_OF_SERVER}/.well-known/oauth-protected-resource/${text}`)),
  "the query": (text) => handle(new Request(`${URL_OF_SERVER}/?${text}`, { headers: { Authorization: "Bearer x" } })),
  "a path that a resource function throws": (text) =>
    handle(new Request(`${URL_OF_SERVER}/${text}`), ({ pathname }) => {
      throw new Error(pathname);
    }),
  "a path that a resource function gives": (text) =>
    handle(new Request(`${URL_OF_SERVER}/${text}`), ({ pathname }) => pathname),
  "a zone's error": exchange(refusing("error")),
  "a zone's description": exchange(refusing("error_description")),
  "a zone's page about an error": exchange(refusing("error_uri")),
  "a zone's page to act at": exchange(refusing("interaction_uri")),
  "a zone's Retry-After": exchange(
    (text) => new Response("{}", { status: 503, headers: { "Retry-After": `x${text}x` } }),
  ),
  "a zone's body": exchange((text) => new Response(text)),
  "a granted token": exchange(granting("access_token")),
  "a granted token's type": exchange(granting("token_type")),
  "granted scopes": exchange(granting("scope")),
  "a granted token's life": exchange(granting("expires_in")),
  "a zone's metadata": (text) =>
    new ClientCredentialsClient(ISSUER, {
      fetch: async () => Response.json({ issuer: ISSUER, token_endpoint: text.slice(0, MAX_BODY) }),
      onEvent,
    })
      .getTokenEndpoint()
      .catch(() => undefined),
};

describe.each(Object.entries(entries))("%s", (_, entry) => {
  it.each(WORST)("may be %j over and over", async (part) => {
    await growsLinearly((size) => entry(repeated(part, size)));
    for (const event of events) if ("message" in event) expect(event.message.length).toBeLessThan(3_000);
  });
});

/** Marks that NFKD sorts, ligatures and fractions that it makes longer, and what it drops. */
const LETTERS = ["\u0301\u0316", "\ufdfa", "a\u0301", "\u00bd", "\u2014", "_"];

describe("the name of a member of a message, where tools have scopes", () => {
  let send: (body: string) => Promise<Response>;
  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256");
    const jwks = { [ISSUER]: { keys: [{ ...(await exportJWK(publicKey)), kid: "1", alg: "ES256" }] } };
    const protectedServer = new ResourceServer({ issuer: ISSUER, jwks, toolScopes: { send: "mail:send" }, onEvent });
    const claims = { client_id: "agent", scope: "mail:send" };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", kid: "1" })
      .setIssuer(ISSUER)
      .setAudience(URL_OF_SERVER)
      .setSubject("alice")
      .setExpirationTime("1h")
      .sign(privateKey);
    const headers = { Authorization: `Bearer ${token}` };
    send = async (body) =>
      protectedServer.handle(new Request(URL_OF_SERVER, { method: "POST", headers, body }), () => new Response());
  });

  it.each(LETTERS)("may have %j over and over", async (part) => {
    expect((await send(`{"${part}":1,"method":"ping"}`)).status).toBe(200);
    await growsLinearly((size) => send(`{"${repeated(part, size)}":1,"method":"ping"}`));
  });
});
