import { IsolateSafeTokenCache } from "@edgegrant/cloudflare";
import { describe, expect, it } from "vitest";
import { caller, exchanger } from "./support/caller.ts";

const API = "https://api.example";

/** A cache whose upstream API accepts only the second token. */
function pickyUpstream() {
  const seen: string[] = [];
  const client = exchanger();
  const cache = new IsolateSafeTokenCache(client, {
    onEvent: () => undefined,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const token = request.headers.get("Authorization") ?? "";
      seen.push(`${token} ${request.method} ${await request.text()}`.trim());
      return new Response(null, { status: token === "Bearer token-2" ? 200 : 401 });
    },
  });
  return { cache, client, seen };
}

describe("fetchWithToken in workerd", () => {
  it("exchanges anew on 401 and repeats the call, body included", async () => {
    const { cache, seen } = pickyUpstream();
    const init = { method: "POST", body: "hello", headers: { "Content-Type": "text/plain" } };
    expect((await cache.fetchWithToken(caller(), API, `${API}/notes`, init)).status).toBe(200);
    expect(seen).toEqual(["Bearer token-1 POST hello", "Bearer token-2 POST hello"]);
  });

  it("repeats a request without a body", async () => {
    const { cache, seen } = pickyUpstream();
    expect((await cache.fetchWithToken(caller(), API, new Request(API))).status).toBe(200);
    expect(seen).toHaveLength(2);
  });

  it("hands back the 401 of a request whose body is gone", async () => {
    const { cache, seen } = pickyUpstream();
    const request = new Request(API, { method: "POST", body: "hello" });
    expect((await cache.fetchWithToken(caller(), API, request)).status).toBe(401);
    expect(seen).toHaveLength(1);
  });
});
