import { readiness } from "../../server/readiness.ts";
import { assert } from "./assert.ts";
import type { AdapterRule } from "./harness.ts";
import { ISSUER, SERVER_URL, withTestServer } from "./test-server.ts";

const HEALTH = "/.well-known/edgegrant/health";
const METADATA = "/.well-known/oauth-protected-resource";
const greet = () => new Response("Hello");

/** Who is accepted, and what other callers get. */
export const authentication: readonly AdapterRule[] = [
  {
    name: "passes a verified caller to the handler",
    check: (harness) =>
      withTestServer(
        harness,
        (_, { subject, clientId, scopes, issuer }) => Response.json({ subject, clientId, scopes, issuer }),
        async ({ send }) => {
          const who = JSON.stringify(await (await send()).json());
          const alice = { subject: "alice", clientId: "agent", scopes: ["mcp:tools"], issuer: ISSUER };
          assert(who === JSON.stringify(alice), "the handler gets the caller of the token");
        },
      ),
  },
  {
    name: "passes on the method, the path, the query and the headers",
    check: (harness) =>
      withTestServer(
        harness,
        ({ method, url, headers }) => {
          const { pathname, search } = new URL(url);
          return new Response([method, pathname, search, headers.get("Mcp-Protocol-Version")].join(" "));
        },
        async ({ send }) => {
          const headers = { "Mcp-Protocol-Version": "7" };
          const answer = await send({ path: "/a%20b/c?d=%2F&d=e", method: "DELETE", headers });
          assert((await answer.text()) === "DELETE /a%20b/c ?d=%2F&d=e 7", "the handler gets the request unchanged");
        },
      ),
  },
  {
    name: "binds a session to the caller that opened it, and passes the handler's own id to the handler",
    check: (harness) =>
      withTestServer(
        harness,
        async (request) => {
          const named = [request.headers.get("Mcp-Session-Id"), await request.text()].join(" ");
          return new Response(named, { headers: { "Mcp-Session-Id": "7" } });
        },
        async ({ origin, send, token }) => {
          const opened = await send({ method: "POST", body: "opens" });
          const session = opened.headers.get("Mcp-Session-Id") ?? "";
          const message = { method: "POST", body: "a message", headers: { "Mcp-Session-Id": session } };
          assert(
            (await (await send(message)).text()) === "7 a message",
            "the handler gets its own session id from the same caller",
          );
          const headers = { ...message.headers, Authorization: `Bearer ${await token(SERVER_URL, "bob")}` };
          const taken = await fetch(`${origin}/mcp`, { ...message, headers });
          assert(taken.status === 404, "another caller gets 404 for the session");
        },
      ),
  },
  {
    name: "challenges a caller without a token, with its configured address",
    check: (harness) =>
      withTestServer(harness, greet, async ({ origin }) => {
        const answer = await fetch(`${origin}/mcp`);
        assert(answer.status === 401, "the answer without a token is 401");
        const challenge = answer.headers.get("WWW-Authenticate") ?? "";
        assert(
          challenge.includes(`resource_metadata="${SERVER_URL}${METADATA}"`),
          "the challenge names the URL of the metadata",
        );
      }),
  },
  {
    name: "has its configured address in its metadata, whatever host a request names",
    check: (harness) =>
      withTestServer(harness, greet, async ({ origin }) => {
        const forged = {
          "X-Forwarded-Host": "evil.example",
          "X-Forwarded-Proto": "https",
          Forwarded: "host=evil.example",
        };
        for (const headers of [{}, forged]) {
          const { resource } = (await (await fetch(origin + METADATA, { headers })).json()) as { resource: string };
          assert(resource === SERVER_URL, "the resource is the configured address");
        }
      }),
  },
  {
    name: "refuses a token for the host that a request names",
    check: (harness) =>
      withTestServer(harness, greet, async ({ origin, token }) => {
        for (const audience of [origin, "https://evil.example"]) {
          const headers = { Authorization: `Bearer ${await token(audience)}`, "X-Forwarded-Host": "evil.example" };
          const answer = await fetch(`${origin}/mcp`, { headers });
          assert(answer.status === 401, "a token for another server is refused");
        }
      }),
  },
  {
    name: "answers a preflight",
    check: (harness) =>
      withTestServer(harness, greet, async ({ origin }) => {
        const headers = { Origin: "https://page.example", "Access-Control-Request-Method": "POST" };
        const answer = await fetch(`${origin}/mcp`, { method: "OPTIONS", headers });
        assert(
          answer.ok && answer.headers.get("Access-Control-Allow-Origin") !== null,
          "the preflight allows the page",
        );
      }),
  },
  {
    name: "publishes its public key, and nothing private",
    check: (harness) =>
      withTestServer(harness, greet, async ({ origin }) => {
        const { keys } = (await (await fetch(`${origin}/.well-known/jwks.json`)).json()) as { keys: object[] };
        assert(
          keys.length === 1 && keys.every((key) => "x" in key && !("d" in key)),
          "the document has one key, without private members",
        );
      }),
  },
  {
    name: "says whether it is ready, if it is to say so",
    check: (harness) =>
      withTestServer(
        harness,
        greet,
        async ({ origin }) => {
          const answer = await fetch(origin + HEALTH);
          assert(answer.status === 200 && (await answer.text()) === '{"status":"pass"}', "the server is ready");
        },
        { options: { readiness: readiness({ requires: ["credential"] }) } },
      ),
  },
  {
    name: "answers 500 if its address is not configured",
    check: (harness) =>
      withTestServer(
        harness,
        greet,
        async ({ origin, token, events }) => {
          const headers = { Authorization: `Bearer ${await token(origin)}` };
          const answer = await fetch(`${origin}/mcp`, { headers });
          assert(answer.status === 500, "the answer is 500 until KEYCARD_SERVER_URL is set");
          const isReported = events.some(
            (event) => event.type === "configuration.invalid" && event.message.includes("KEYCARD_SERVER_URL"),
          );
          assert(isReported, "an event says which setting is missing");
          assert((await fetch(origin + HEALTH)).status === 503, "the server is not ready");
        },
        { settings: { KEYCARD_SERVER_URL: undefined }, options: { readiness: readiness() } },
      ),
  },
];
