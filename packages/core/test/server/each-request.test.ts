// Only the URL and the token decide the resource and the caller of a request.
import { describe, expect, it } from "vitest";
import { MCP } from "../exchange/support.ts";
import { HEADERS_OF_PROXIES } from "../metadata/support.ts";
import { challengeOf, RESOURCE_METADATA, request, serverBench } from "./support.ts";

const { setUp, zone } = serverBench();

describe("each request by itself", () => {
  it("lets nobody in for a session: each request of one needs a token, and is that token's own user's", async () => {
    const { send } = setUp();
    const call = (headers: Record<string, string>) =>
      send(request(headers), (_, { subject }) => new Response(subject, { headers: { "Mcp-Session-Id": "5e55-10n" } }));
    const whoIs = async (authorization?: string) => {
      const response = await call({
        "Mcp-Session-Id": session,
        ...(authorization && { Authorization: authorization }),
      });
      return response.status === 200 ? response.text() : response.status;
    };
    const tokenOf = (user: string, expiresInSeconds = 60) =>
      zone()
        .mint({ user, resource: MCP, expiresInSeconds })
        .then((token) => `Bearer ${token}`);
    const alice = await tokenOf("alice");
    const session = (await call({ Authorization: alice })).headers.get("Mcp-Session-Id") ?? "";
    expect(await whoIs(alice)).toBe("alice");
    expect(await whoIs()).toBe(401);
    expect(await whoIs("Bearer bad")).toBe(401);
    expect(await whoIs(await tokenOf("alice", -60))).toBe(401);
    expect(await whoIs(await tokenOf("bob"))).toBe(404);
    expect(await whoIs(alice)).toBe("alice");
  });

  it.each(HEADERS_OF_PROXIES)(
    "points to the same metadata whatever a caller puts into a header: %o",
    async (headers) => {
      for (const [resource, rest] of [[undefined, ""] as const, ["/mcp", "/mcp"] as const]) {
        const response = await setUp({ resource }).send(request(headers));
        expect(challengeOf(response)).toContain(`resource_metadata="${RESOURCE_METADATA}${rest}"`);
      }
    },
  );
});
