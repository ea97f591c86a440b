import { describe, expect, test } from "vitest";
import { signIn } from "../../src/index.ts";
import { authorizationRequest, discover, register } from "../support/client.ts";
import { testZone } from "../support/zone.ts";

async function scene() {
  const zone = await testZone();
  const as = await discover(zone);
  const client = await register(as);
  return { zone, as, client, ...(await authorizationRequest(as, client)) };
}

describe("signIn", () => {
  test("comes back with code, state and issuer on the redirect URI", async () => {
    const { zone, url, state } = await scene();
    const callback = await signIn(url, { user: "alice" });
    expect(`${callback.origin}${callback.pathname}`).toBe("http://localhost:3333/callback");
    expect(Object.fromEntries(callback.searchParams)).toEqual({ code: expect.any(String), state, iss: zone.issuer });
  });

  test("requests nothing but the zone", async () => {
    const { zone, url } = await scene();
    const origins = new Set<string>();
    const recording: typeof fetch = (input, init) => {
      origins.add(new URL(String(input)).origin);
      return fetch(input, init);
    };
    await signIn(url.href, { user: "alice", fetch: recording });
    expect([...origins]).toEqual([zone.issuer]);
  });

  test("names the users there are when asked for another", async () => {
    const { url } = await scene();
    await expect(signIn(url, { user: "carol" })).rejects.toThrow('it has no user "carol": its users are alice, bob');
  });

  test("reports what the zone says when it answers with an error", async () => {
    const { zone, url } = await scene();
    zone.setFault("authorize", { status: 500, body: "out of order" });
    await expect(signIn(url, { user: "alice" })).rejects.toMatchObject({ code: "unexpected_page" });
  });

  test("does not follow a redirect to somewhere else", async () => {
    const { zone, url } = await scene();
    zone.setFault("authorize", { redirectTo: "https://evil.example/" });
    await expect(signIn(url, { user: "alice" })).rejects.toMatchObject({ code: "unexpected_redirect" });
  });

  test("works for several users at the same time", async () => {
    const { as, client } = await scene();
    const users = ["alice", "bob", "alice", "bob"];
    const codes = await Promise.all(
      users.map(async (user) => {
        const { url } = await authorizationRequest(as, client);
        return (await signIn(url, { user })).searchParams.get("code");
      }),
    );
    expect(new Set(codes).size).toBe(4);
  });
});
