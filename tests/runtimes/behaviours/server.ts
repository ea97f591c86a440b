import { createKeycardHandler, type KeycardSettings, ResourceServer } from "@edgegrant/core";
import { type Behaviour, type Context, holds, same } from "./behaviour.ts";
import { mint } from "./zone.ts";

const METADATA = "/.well-known/oauth-protected-resource";

function serverOf(
  { issuer, secretServer }: Context,
  settings: Partial<ConstructorParameters<typeof ResourceServer>[0]> = {},
) {
  const options = { issuer, resource: secretServer, requiredScopes: ["mcp:tools"], onEvent: () => undefined };
  const server = new ResourceServer({ ...options, ...settings });
  return (request: Request) =>
    server.handle(request, (_, auth) => Response.json({ subject: auth.subject, scopes: auth.scopes }));
}

/** A request with any header. Pages can't set `Origin` and similar headers on an ordinary request. */
function asking(url: string, headers: Record<string, string> = {}, method = "GET"): Request {
  return Object.defineProperty(new Request(url, { method }), "headers", { value: new Headers(headers) });
}

const json = async (response: Response) => (await response.json()) as Record<string, unknown>;

export const server: readonly Behaviour[] = [
  {
    name: "lets a verified caller in, for itself only",
    run: async (context) => {
      const token = await mint(context, { user: "alice", resource: "secret", scope: "mcp:tools" });
      const answer = await serverOf(context)(
        asking(`${context.secretServer}/mcp`, { Authorization: `Bearer ${token}` }),
      );
      same(await json(answer), { subject: "alice", scopes: ["mcp:tools"] });
      same(answer.headers.get("Cache-Control"), "private, no-store", "Cache-Control");
    },
  },
  {
    name: "challenges a caller without a token",
    run: async (context) => {
      const answer = await serverOf(context)(asking(`${context.secretServer}/mcp`));
      same(answer.status, 401, "the status");
      const challenge = answer.headers.get("WWW-Authenticate") ?? "";
      const metadata = `resource_metadata="${context.secretServer}${METADATA}"`;
      holds(/^Bearer /.test(challenge) && challenge.includes(metadata), "the challenge leads to the metadata");
      holds(challenge.includes('scope="mcp:tools"') && !challenge.includes("error="), "it names scopes and no error");
    },
  },
  {
    name: "tells a bad token from a missing scope and from a malformed header",
    run: async (context) => {
      const handle = serverOf(context);
      const poor = await mint(context, { resource: "secret", scope: "" });
      for (const [authorization, status, error] of [
        ["Bearer a.b.c", 401, "invalid_token"],
        [`Bearer ${poor}`, 403, "insufficient_scope"],
        ["Bearer a b", 400, "invalid_request"],
      ] as const) {
        const answer = await handle(asking(`${context.secretServer}/mcp`, { Authorization: authorization }));
        same(answer.status, status, "the status");
        holds((answer.headers.get("WWW-Authenticate") ?? "").includes(`error="${error}"`), `the error is ${error}`);
      }
    },
  },
  {
    name: "describes the resource and names the zone (RFC 9728)",
    run: async (context) => {
      const answer = await serverOf(context, { scopesSupported: ["mcp:tools"], resourceName: "Tools" })(
        asking(context.secretServer + METADATA),
      );
      same(await json(answer), {
        resource: context.secretServer,
        authorization_servers: [context.issuer],
        scopes_supported: ["mcp:tools"],
        bearer_methods_supported: ["header"],
        resource_name: "Tools",
      });
      same(answer.headers.get("Cache-Control"), "public, max-age=3600", "Cache-Control");
    },
  },
  {
    name: "hands the zone's own metadata on, with the resource in it (RFC 8414)",
    run: async (context) => {
      const { issuer, authorization_endpoint: endpoint } = await json(
        await serverOf(context)(asking(`${context.secretServer}/.well-known/oauth-authorization-server`)),
      );
      same(issuer, context.issuer, "the issuer");
      same(new URL(String(endpoint)).searchParams.get("resource"), context.secretServer, "the resource");
    },
  },
  {
    name: "publishes the public half of its key",
    run: async (context) => {
      const settings: KeycardSettings = {
        KEYCARD_ISSUER: context.issuer,
        KEYCARD_SERVER_URL: context.keyServer,
        KEYCARD_PRIVATE_KEY: context.privateKey,
      };
      const handler = createKeycardHandler(settings, { fetch: () => new Response() });
      const { keys } = await json(await handler(new Request(`${context.keyServer}/.well-known/jwks.json`)));
      const [key] = keys as Record<string, unknown>[];
      same([key?.kty, key?.use, "d" in (key ?? {})], ["RSA", "sig", false], "the key");
    },
  },
  {
    name: "goes by its configured address, whatever host a request names",
    run: async (context) => {
      const settings = { KEYCARD_ISSUER: context.issuer, KEYCARD_SERVER_URL: context.secretServer };
      const fetch = () => new Response("in");
      const handler = createKeycardHandler(settings, { fetch, onEvent: () => undefined });
      const ask = async (audience: string) => {
        const Authorization = `Bearer ${await mint(context, { audience, scope: "" })}`;
        return (await handler(new Request("https://evil.example/mcp", { headers: { Authorization } }))).status;
      };
      same([await ask(context.secretServer), await ask("https://evil.example")], [200, 401], "who is let in");
    },
  },
  {
    name: "answers a preflight with what MCP clients send",
    run: async (context) => {
      const headers = {
        Origin: "https://page.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, mcp-param-city, x-other",
      };
      const answer = await serverOf(context)(asking(`${context.secretServer}/mcp`, headers, "OPTIONS"));
      const allowed = (answer.headers.get("Access-Control-Allow-Headers") ?? "").toLowerCase();
      same([answer.status, answer.headers.get("Access-Control-Allow-Origin")], [204, "*"], "the answer");
      holds(allowed.includes("authorization") && allowed.includes("mcp-param-city"), "MCP's headers are allowed");
      holds(!allowed.includes("x-other"), "others are not");
    },
  },
  {
    name: "lets pages read every answer of its own, or those of some origins only",
    run: async (context) => {
      const Origin = "https://page.example";
      const open = await serverOf(context)(asking(`${context.secretServer}/mcp`, { Origin }));
      same(open.headers.get("Access-Control-Allow-Origin"), "*", "the open answer");
      holds(
        /WWW-Authenticate/i.test(open.headers.get("Access-Control-Expose-Headers") ?? ""),
        "the challenge is readable",
      );
      const narrow = serverOf(context, { cors: { origins: [Origin] } });
      for (const [origin, expected] of [
        [Origin, Origin],
        ["https://other.example", null],
      ] as const) {
        const answer = await narrow(asking(`${context.secretServer}/mcp`, { Origin: origin }));
        same(answer.headers.get("Access-Control-Allow-Origin"), expected, `the answer to ${origin}`);
        holds((answer.headers.get("Vary") ?? "").includes("Origin"), "it varies by origin");
      }
    },
  },
  {
    name: "says which setting is wrong, to its operator and to nobody else",
    run: async (context) => {
      const events: { type: string }[] = [];
      const settings = { issuer: "", onEvent: (event: { type: string }) => events.push(event) };
      const token = await mint(context, { resource: "secret" });
      const answer = await serverOf(
        context,
        settings,
      )(asking(`${context.secretServer}/mcp`, { Authorization: `Bearer ${token}` }));
      same([answer.status, await json(answer)], [500, { error: "server_error" }], "the answer");
      same(events[0]?.type, "configuration.invalid", "the event");
    },
  },
];
