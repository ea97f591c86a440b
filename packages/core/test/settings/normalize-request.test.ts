import { expect, it } from "vitest";
import { createKeycardHandler } from "../../src/settings/handler.ts";
import { normalizeRequest } from "../../src/settings/normalize-request.ts";

/** A request as a platform creates it from a caller's input. */
function received(url: string, { host = "", method = "POST", body = "body" } = {}): Request {
  const request = new Request("http://127.0.0.1/", { method: "POST", headers: { Host: host }, body });
  return Object.defineProperties(request, { url: { value: url }, method: { value: method } });
}

it.each([
  ["http://a b/mcp", "a b"],
  ["http://[/mcp", "["],
  ["http://x/admin?/mcp", "x/admin?"],
  ["http://a@b/mcp", "a@b"],
  ["http://a#b/mcp", "a#b"],
  ["http://a\\b/mcp", "a\\b"],
  ["http://a:99999/mcp", "a:99999"],
  ["/mcp", "a b"],
  ["/mcp", "a, b"],
])("%s with the host %j is answered with 400, and reaches nothing", async (url, host) => {
  const handler = createKeycardHandler(
    { KEYCARD_ISSUER: "https://zone.example", KEYCARD_SERVER_URL: "https://mcp.example" },
    { fetch: () => new Response("Hello") },
  );
  const answer = await handler(received(url, { host }));
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ error: "invalid_request" });
});

it.each(["TRACE", "TRACK", "CONNECT"])("%s, with which no Request can be made, is refused", (method) => {
  expect(normalizeRequest(received("http://a/mcp", { method }))).toBeUndefined();
});

it.each(["", "mcp.example", "mcp.example:8080", "127.0.0.1:1", "[::1]:8000", "my_host", "a%20b"])(
  "the host %j is left as it is",
  (host) => {
    const request = received("http://a/mcp", { host });
    expect(normalizeRequest(request)).toBe(request);
  },
);

it.each(["/mcp?a=b", "//evil.example/mcp"])("%s without a host is a path, with what else was sent", async (path) => {
  const request = normalizeRequest(received(path));
  expect(request?.url).toBe(`http://localhost${path}`);
  expect(await request?.text()).toBe("body");
});
