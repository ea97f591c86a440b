import {
  AccessContext,
  ConfigurationError,
  createKeycardWorker,
  grantAccess,
  IsolateSafeTokenCache,
  type KeycardEnv,
  resolveCredential,
  ServerTokenCache,
  TokenExchangeClient,
  type WorkersWebIdentity,
} from "@edgegrant/cloudflare";
import { describe, expect, it } from "vitest";
import { farEnd, mint, modeA, modeB, recorder, send } from "./support/far-end.ts";

const silent = { onEvent: () => undefined };

const claimsOf = (token: string): Record<string, unknown> => JSON.parse(atob(token.split(".")[1] ?? ""));

/** A Worker that requests tokens for two upstream APIs at once and returns the results. */
const worker = createKeycardWorker({
  ...silent,
  resource: "https://secret.example",
  async fetch(request, env: KeycardEnv, ctx, auth) {
    const credential = resolveCredential(env);
    const client = new TokenExchangeClient(env.KEYCARD_ISSUER, { credential, ...silent });
    const tokens = new IsolateSafeTokenCache(client, { credential, ...silent });
    const access = await grantAccess(tokens, auth, [farEnd.UPSTREAM, "https://unknown.example"], { ctx });
    if (new URL(request.url).pathname === "/strict") access.access("https://unknown.example");
    return Response.json({ status: access.getStatus(), ok: access.getSuccessfulResources(), ...access.getErrors() });
  },
});

describe("grantAccess in a Worker", () => {
  it("succeeds in part", async () => {
    const response = await send(worker, modeA, "https://secret.example/", await mint({}));
    expect(await response.json()).toMatchObject({
      status: "partial_error",
      ok: [farEnd.UPSTREAM],
      error: null,
      resources: { "https://unknown.example": { code: "invalid_target" } },
    });
  });

  it("lets a handler end in the answer to what failed", async () => {
    const response = await send(worker, modeA, "https://secret.example/strict", await mint({}));
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: "invalid_target" });
  });

  it("has a class that other code may fill", () => {
    expect(new AccessContext({ a: { accessToken: "t", tokenType: "Bearer" } }).access("a").accessToken).toBe("t");
  });
});

describe("ServerTokenCache in a Worker", () => {
  const cache = () => new ServerTokenCache(farEnd.ISSUER, { credential: resolveCredential(modeA), ...silent });

  it("has the Worker's own token", async () => {
    const { accessToken } = await cache().getToken(farEnd.UPSTREAM);
    expect(claimsOf(accessToken)).toMatchObject({ sub: modeA.KEYCARD_CLIENT_ID, aud: farEnd.UPSTREAM });
  });

  it("has a token in the name of a user who is not there", async () => {
    const one = cache();
    const { accessToken } = await one.getTokenFor("bob", farEnd.UPSTREAM);
    expect(claimsOf(accessToken)).toMatchObject({ sub: "bob", act: { sub: modeA.KEYCARD_CLIENT_ID } });
    expect((await one.getTokenFor("bob", farEnd.UPSTREAM)).accessToken).toBe(accessToken);
  });
});

describe("a private key from the Secrets Store", () => {
  it("that can't be had breaks the exchange and says so to the operator, and nothing else", async () => {
    const { events, onEvent } = recorder();
    const binding = { get: () => Promise.reject(new Error("no such secret")) };
    const env = { ...modeB, KEYCARD_PRIVATE_KEY: binding };
    const broken = createKeycardWorker({ onEvent, fetch: () => new Response("fine") });
    const jwks = await send(broken, env, "https://keyed.example/.well-known/jwks.json");
    expect([jwks.status, await jwks.json()]).toEqual([500, { error: "server_error" }]);
    expect(events).toContainEqual({
      type: "configuration.invalid",
      message: "KEYCARD_PRIVATE_KEY can't be read from its binding: no such secret",
    });
    const metadata = await send(broken, env, "https://keyed.example/.well-known/oauth-protected-resource");
    expect(metadata.status).toBe(200);
  });

  it("may be several", async () => {
    const pkcs8 = modeB.KEYCARD_PRIVATE_KEY;
    const identity = resolveCredential({ ...modeB, KEYCARD_PRIVATE_KEY: pkcs8 + pkcs8 }) as WorkersWebIdentity;
    expect((await identity.getPublicJwks()).keys).toHaveLength(1);
    const garbage = resolveCredential({ ...modeB, KEYCARD_PRIVATE_KEY: `${pkcs8}${pkcs8.replace(/\n./, "\n!")}` });
    await expect((garbage as WorkersWebIdentity).getPublicJwks()).rejects.toBeInstanceOf(ConfigurationError);
  });
});
