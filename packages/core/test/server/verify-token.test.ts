import { describe, expect, it, vi } from "vitest";
import { dpop } from "../../src/dpop/dpop.ts";
import { ConfigurationError, InvalidTokenError, UnavailableError } from "../../src/errors.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import { createRuntime } from "../../src/platform/runtime.ts";
import { keycard } from "../../src/profiles/keycard.ts";
import type { Profile } from "../../src/profiles/profile.ts";
import { ResourceServer, type ResourceServerOptions } from "../../src/server/resource-server.ts";
import { TokenHook, type VerifyToken, type VouchedCaller } from "../../src/verify/token-hook.ts";

const ISSUER = "https://zone.example";
const RESOURCE = "https://mcp.example/mcp";
/** A token of @cloudflare/workers-oauth-provider's kind: outside the grammar of RFC 6750. */
const TOKEN = "alice:grant:secret";
const NOW = 1_800_000_000;

const good: VouchedCaller = {
  clientId: "agent",
  subject: "alice",
  scopes: ["mcp:tools"],
  expiresAt: NOW + 60,
  audience: RESOURCE,
};

function serverWith(verifyToken: VerifyToken, options: Partial<ResourceServerOptions> = {}) {
  const events: EdgegrantEvent[] = [];
  const server = new ResourceServer({
    issuer: ISSUER,
    resource: RESOURCE,
    verifyToken,
    onEvent: (event) => events.push(event),
    now: () => NOW * 1000,
    fetch: () => Promise.reject(new Error("no key is fetched")),
    ...options,
  });
  const send = (authorization: string) =>
    server.handle(new Request(RESOURCE, { headers: { Authorization: authorization } }), (_, auth) =>
      Response.json(auth),
    );
  const ask = (token = TOKEN) => send(`Bearer ${token}`);
  return { events, ask, send };
}

const REQUEST = new Request(RESOURCE);
const EXPECTATION = { url: new URL(RESOURCE), resource: RESOURCE };

/** The hook alone, without a server. */
function hook(verifyToken: VerifyToken): TokenHook {
  return new TokenHook(verifyToken, [ISSUER], keycard, 5, createRuntime({ now: () => NOW * 1000, onEvent: () => {} }));
}

/** The status, and the reason of the refusal, for what a hook answers. */
async function outcomeOf(answer: unknown, options?: Partial<ResourceServerOptions>) {
  const { ask, events } = serverWith(() => answer as VouchedCaller, options);
  const { status } = await ask();
  const refusal = events.find(({ type }) => type === "token.rejected");
  return [status, refusal && "reason" in refusal ? refusal.reason : undefined];
}

describe("a hook that verifies tokens", () => {
  it("gets every token as it was sent, and the request", async () => {
    const verifyToken = vi.fn<VerifyToken>(async () => good);
    const response = await serverWith(verifyToken).ask();
    expect(await response.json()).toMatchObject({
      token: TOKEN,
      clientId: "agent",
      subject: "alice",
      scopes: ["mcp:tools"],
      expiresAt: NOW + 60,
      issuer: ISSUER,
      audience: RESOURCE,
      claims: {},
    });
    expect(verifyToken.mock.lastCall?.[0]).toBe(TOKEN);
    expect(verifyToken.mock.lastCall?.[1].url).toBe(RESOURCE);
  });

  it("may answer without a promise, with the AuthInfo of another server, and with further claims", async () => {
    const claims = { aud: [RESOURCE, "https://other.example"], tenant: { id: 7 } };
    const { audience, ...rest } = good;
    const { ask } = serverWith(() => ({ ...rest, token: "another", claims }));
    expect(await (await ask()).json()).toMatchObject({ token: TOKEN, audience: RESOURCE, claims });
  });

  it("keeps its claims: the caller gets a frozen copy", async () => {
    const claims = { list: [1] };
    const auth = await hook(() => ({ ...good, claims })).check(TOKEN, EXPECTATION, REQUEST);
    expect(Object.isFrozen(claims) || Object.isFrozen(claims.list)).toBe(false);
    expect(auth.claims).toEqual(claims);
    expect(Object.isFrozen(auth.claims) && Object.isFrozen(auth.claims.list)).toBe(true);
  });

  it.each<[string, Partial<VouchedCaller>]>([
    ["by itself", { subProfile: "user", claims: { sub_profile: "application" } }],
    ["in the claims", { claims: { sub_profile: "user" } }],
  ])("tells the kind of caller %s", async (_, changes) => {
    expect(await (await serverWith(() => ({ ...good, ...changes })).ask()).json()).toMatchObject({
      subProfile: "user",
    });
  });

  it("says what the audience is, whatever the claims say", async () => {
    const answer = { ...good, audience: "https://other.example", claims: { aud: RESOURCE } };
    expect(await outcomeOf(answer)).toEqual([401, "wrong_audience"]);
  });

  it("says in words why it refuses, for whoever calls it without a server", async () => {
    for (const answer of [undefined, { ...good, issuer: "https://third.example" }]) {
      const refusal = hook(() => answer).check(TOKEN, EXPECTATION, REQUEST);
      await expect(refusal).rejects.toBeInstanceOf(InvalidTokenError);
      await expect(refusal).rejects.toThrow(/^The token is /);
    }
  });

  it.each<[Partial<ResourceServerOptions>, number, number]>([
    [{}, NOW - 4, 200],
    [{}, NOW - 5, 401],
    [{ clockToleranceSeconds: 0 }, NOW, 401],
    [{ clockToleranceSeconds: 60 }, NOW - 59, 200],
  ])(
    "is asked about tokens that end by the clock of the server, with its tolerance: %j",
    async (options, end, status) => {
      expect((await outcomeOf({ ...good, expiresAt: end }, options))[0]).toBe(status);
    },
  );

  it("does not go with a tolerance that is none, which is reported by its name", async () => {
    const { ask, events } = serverWith(() => good, { clockToleranceSeconds: Number.NaN });
    expect((await ask()).status).toBe(500);
    expect(events).toMatchObject([{ message: expect.stringMatching(/^clockToleranceSeconds must be/) }]);
  });

  it("needs no keys", () => {
    expect(hook(() => good).hasKeys()).toBe(true);
  });

  it("is not asked about a token that is too long", async () => {
    const verifyToken = vi.fn<VerifyToken>(() => good);
    const { ask, events } = serverWith(verifyToken);
    expect((await ask("x".repeat(16_385))).status).toBe(401);
    expect(events).toContainEqual({ type: "token.rejected", reason: "token_too_long", status: 401 });
    expect(verifyToken).not.toHaveBeenCalled();
  });

  it.each([
    "Bearer alice:grant:secret, Bearer another",
    "Bearer alice:grant:secret, DPoP alice:grant:secret",
    "DPoP alice:grant:secret, Bearer alice:grant:secret",
    "Bearer alice:grant:secret another",
    'Bearer "alice:grant:secret"',
    "DPoP",
  ])("is not asked about what is not one token: %s", async (authorization) => {
    const verifyToken = vi.fn<VerifyToken>(() => good);
    const { send } = serverWith(verifyToken, { dpop: dpop() });
    expect((await send(authorization)).status).toBe(400);
    expect(verifyToken).not.toHaveBeenCalled();
  });

  it("must tell the key of a bound token within the claims, where it is not overlooked", async () => {
    expect(await outcomeOf({ ...good, cnf: { jkt: "x" } })).toEqual([500, undefined]);
    expect(await outcomeOf({ ...good, cnf: undefined })).toEqual([200, undefined]);
  });

  it.each([undefined, null])("refuses a token with %s", async (answer) => {
    expect(await outcomeOf(answer)).toEqual([401, "inactive_token"]);
  });

  it.each<[string, object, number, string]>([
    ["another server", { audience: "https://other.example" }, 401, "wrong_audience"],
    ["no server", { audience: undefined }, 401, "missing_audience"],
    ["an untrusted zone", { issuer: "https://third.example" }, 401, "untrusted_issuer"],
    ["nobody", { subject: undefined }, 401, "missing_subject"],
    ["no client", { clientId: undefined }, 401, "missing_client"],
    ["ever", { expiresAt: undefined }, 401, "missing_expiry"],
    ["a time that has passed", { expiresAt: NOW - 6 }, 401, "expired"],
    ["a later time", { claims: { nbf: NOW + 60 } }, 401, "not_yet_valid"],
    ["a sender with a key", { claims: { cnf: { jkt: "x" } } }, 401, "sender_constrained"],
    ["too little", { scopes: [] }, 403, "insufficient_scope"],
    ["a number of a user", { subject: 7 }, 401, "malformed_claim"],
    ["NaN seconds", { expiresAt: Number.NaN }, 401, "malformed_claim"],
    ["scopes that are none", { scopes: [1] }, 401, "malformed_claim"],
  ])("can't let in a token for %s", async (_, changes, status, reason) => {
    expect(await outcomeOf({ ...good, ...changes }, { requiredScopes: ["mcp:tools"] })).toEqual([status, reason]);
  });

  it("may let in a token of an issuer that the profile names for the zone, as of the zone itself", async () => {
    const profile: Profile = { maker: "ours", tokenIssuers: (zone) => [`${zone}/tenant`] };
    for (const issuer of [ISSUER, undefined, `${ISSUER}/tenant`]) {
      expect(await outcomeOf({ ...good, issuer }, { profile })).toEqual([200, undefined]);
    }
    expect(await outcomeOf({ ...good, issuer: `${ISSUER}/other` }, { profile })).toEqual([401, "untrusted_issuer"]);
  });

  it("may let in a token of a further trusted zone", async () => {
    const trustedIssuers = ["https://third.example"];
    expect(await outcomeOf({ ...good, issuer: "https://third.example" }, { trustedIssuers })).toEqual([200, undefined]);
  });

  it.each([true, false, "alice", 1, []])("is a wrong setting if it answers with %j", async (answer) => {
    const { ask, events } = serverWith(() => answer as never);
    expect((await ask()).status).toBe(500);
    expect(events).toMatchObject([{ type: "configuration.invalid", message: expect.stringContaining("verifyToken") }]);
  });

  it.each([[[]], [new Map([[1n, 1]])], [{ deep: 1n }], ["x"]])(
    "is a wrong setting with the claims %o",
    async (claims) => {
      const { ask, events } = serverWith(() => ({ ...good, claims: claims as never }));
      const { status } = await ask();
      // A Map is the JSON object `{}`.
      expect([status, events[0]?.type]).toEqual(
        claims instanceof Map ? [200, "token.accepted"] : [500, "configuration.invalid"],
      );
      if (status === 500) expect(events[0]).toMatchObject({ message: expect.stringContaining("`claims`") });
    },
  );

  it("is a wrong setting if it is no function", async () => {
    const { ask, events } = serverWith("introspect" as never);
    expect((await ask()).status).toBe(500);
    expect(events).toMatchObject([{ type: "configuration.invalid", message: "verifyToken must be a function" }]);
  });

  it.each([
    ["throws", () => Promise.reject(new TypeError(`no answer about ${TOKEN}`))],
    [
      "throws at once",
      () => {
        throw new UnavailableError(`no answer about ${TOKEN}`);
      },
    ],
  ])("is an outage if it %s: 503, and an event without the token", async (_, verifyToken) => {
    const { ask, events } = serverWith(verifyToken);
    const response = await ask();
    expect([response.status, response.headers.has("Retry-After")]).toEqual([503, true]);
    expect(events).toMatchObject([{ type: "verification.failed", issuer: ISSUER }]);
    expect(JSON.stringify(events)).not.toContain(TOKEN);
  });

  it("may say when to try again, and else keeps the cause for whoever calls it without a server", async () => {
    const busy = new UnavailableError("busy", { retryAfterSeconds: 77 });
    expect((await serverWith(() => Promise.reject(busy)).ask()).headers.get("Retry-After")).toBe("77");
    const cause = new TypeError("no answer");
    const failure = hook(() => Promise.reject(cause)).check(TOKEN, EXPECTATION, REQUEST);
    await expect(failure).rejects.toMatchObject({ message: "The token can't be verified at the moment", cause });
  });

  it.each([
    [new InvalidTokenError("revoked", "inactive_token"), 401],
    [new ConfigurationError("no binding"), 500],
  ])("may say why it refuses: %s", async (error, status) => {
    expect((await serverWith(() => Promise.reject(error)).ask()).status).toBe(status);
  });

  it("is an outage if it does not answer within ten seconds", async () => {
    vi.useFakeTimers();
    try {
      const { ask, events } = serverWith(() => new Promise(() => undefined));
      const answer = ask();
      await vi.advanceTimersByTimeAsync(10_000);
      expect((await answer).status).toBe(503);
      expect(events).toMatchObject([{ message: "verifyToken did not answer within 10000 ms" }]);
    } finally {
      vi.useRealTimers();
    }
  });
});
