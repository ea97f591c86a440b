import {
  ConfigurationError,
  createKeycardWorker,
  type EdgegrantEvent,
  IsolateSafeTokenCache,
  type KeycardEnv,
  type KeycardWorkerOptions,
  type OnEvent,
  readiness,
  WorkersClientSecret,
  WorkersWebIdentity,
} from "@edgegrant/cloudflare";
import { describe, expect, it } from "vitest";
import { farEnd, mint, modeA, modeB, recorder, send } from "./support/far-end.ts";
import { emptyKv } from "./support/stores.ts";

interface Env extends KeycardEnv {
  KEYCARD_RESOURCE_URL: string;
}

/** A minimal Worker that calls an upstream API. */
const proxy = (onEvent?: (event: EdgegrantEvent) => void) =>
  createKeycardWorker<Env>({
    onEvent,
    fetch: (_request, env, _ctx, auth, { tokens }) =>
      tokens.fetchWithToken(auth, env.KEYCARD_RESOURCE_URL, `${env.KEYCARD_RESOURCE_URL}/api/user`),
  });

describe("the token cache that a handler is handed", () => {
  it.each(["alice", "bob"])("calls the upstream API as %s, with no further code", async (user) => {
    const response = await send(proxy(), modeA, "https://secret.example/", await mint({ user }));
    expect(await response.json()).toMatchObject({ id: user });
  });

  it("is one for the isolate", async () => {
    const { events, onEvent } = recorder();
    const worker = proxy(onEvent);
    const token = await mint({ user: "alice" });
    await send(worker, modeA, "https://secret.example/", token);
    await send(worker, { ...modeA }, "https://secret.example/", token);
    expect(events.filter(({ type }) => type.startsWith("cache.")).map(({ type }) => type)).toEqual([
      "cache.miss",
      "cache.hit",
    ]);
  });

  it("shares tokens with other isolates where KEYCARD_TOKENS is bound", async () => {
    const bound = { ...modeA, KEYCARD_TOKENS: (await emptyKv()) as NonNullable<KeycardEnv["KEYCARD_TOKENS"]> };
    const { events, onEvent } = recorder();
    const token = await mint({ user: "bob" });
    await send(proxy(onEvent), bound, "https://secret.example/", token);
    await send(proxy(onEvent), bound, "https://secret.example/", token);
    const types = events.map(({ type }) => type);
    expect(types).toContain("cache.hit");
    expect(types.filter((type) => type === "exchange.succeeded")).toHaveLength(1);
  });

  it("is another one for another environment", async () => {
    const { events, onEvent } = recorder();
    const worker = proxy(onEvent);
    const token = await mint({ user: "alice" });
    await send(worker, modeA, "https://secret.example/", token);
    await send(worker, { ...modeA, KEYCARD_CACHE_SECRET: "another".repeat(8) }, "https://secret.example/", token);
    expect(events.filter(({ type }) => type === "cache.miss")).toHaveLength(2);
  });

  it("is not needed: a Worker without a credential verifies callers all the same", async () => {
    const worker = createKeycardWorker({ fetch: (_request, _env, _ctx, auth) => new Response(auth.subject ?? null) });
    const env = { KEYCARD_ISSUER: farEnd.ISSUER };
    expect((await send(worker, env, "https://secret.example/", await mint({}))).status).toBe(200);
  });

  it("says in the log, and not to the caller, which setting is missing", async () => {
    const { events, onEvent } = recorder();
    const env = { KEYCARD_ISSUER: farEnd.ISSUER, KEYCARD_RESOURCE_URL: farEnd.UPSTREAM };
    const response = await send(proxy(onEvent), env, "https://secret.example/", await mint({}));
    expect([response.status, await response.text()]).toEqual([500, '{"error":"server_error"}']);
    expect(events).toContainEqual(expect.objectContaining({ type: "configuration.invalid" }));
  });
});

describe("a binding that is another than it should be", () => {
  const PASTED = "hunter2, which was pasted into the wrong field";
  it.each<[keyof KeycardEnv, unknown]>([
    ["KEYCARD_TOKENS", PASTED],
    ["KEYCARD_TOKENS", { [PASTED]: 1 }],
    ["KEYCARD_CLIENT_ID", { get: async () => PASTED }],
    ["KEYCARD_CLIENT_SECRET", { [PASTED]: 1 }],
    ["KEYCARD_CLIENT_SECRET", 5],
    ["KEYCARD_CACHE_SECRET", PASTED.slice(0, 7)],
  ])("is told by its name, and never by its value: %s", async (name, bound) => {
    const { events, onEvent } = recorder();
    const KEYCARD_TOKENS = (await emptyKv()) as NonNullable<KeycardEnv["KEYCARD_TOKENS"]>;
    const misbound = { ...modeA, KEYCARD_TOKENS, [name]: bound };
    const response = await send(proxy(onEvent), misbound, "https://secret.example/", await mint({}));
    expect([response.status, await response.text()]).toEqual([500, '{"error":"server_error"}']);
    const message = expect.stringContaining(name);
    expect(events).toContainEqual({ type: "configuration.invalid", message });
    expect(JSON.stringify(events)).not.toContain("hunter2");
    expect(events.map(({ type }) => type)).not.toContain("handler.failed");
  });
});

describe("a credential in code", () => {
  interface OwnEnv extends Env {
    OWN_ID?: string;
    OWN_SECRET?: string;
    OWN_KEY?: string;
  }
  const own: OwnEnv = {
    KEYCARD_ISSUER: farEnd.ISSUER,
    KEYCARD_RESOURCE_URL: farEnd.UPSTREAM,
    OWN_ID: modeA.KEYCARD_CLIENT_ID,
    OWN_SECRET: modeA.KEYCARD_CLIENT_SECRET,
  };
  const workerWith = (credential: KeycardWorkerOptions<OwnEnv>["credential"], onEvent?: OnEvent) =>
    createKeycardWorker<OwnEnv>({
      credential,
      onEvent,
      fetch: (_request, env, _ctx, auth, { tokens }) =>
        tokens.fetchWithToken(auth, env.KEYCARD_RESOURCE_URL, `${env.KEYCARD_RESOURCE_URL}/api/user`),
    });

  it.each<[string, KeycardWorkerOptions<OwnEnv>["credential"]]>([
    ["as it is", new WorkersClientSecret(modeA.KEYCARD_CLIENT_ID, modeA.KEYCARD_CLIENT_SECRET)],
    ["made of the environment", (env) => new WorkersClientSecret(env.OWN_ID ?? "", env.OWN_SECRET ?? "")],
  ])("%s, is what the Worker exchanges with, whatever the environment lacks", async (_, credential) => {
    const response = await send(workerWith(credential), own, "https://secret.example/", await mint({}));
    expect(await response.json()).toMatchObject({ id: "alice" });
  });

  it("is made once for an environment, and anew for another", async () => {
    const made: unknown[] = [];
    const worker = workerWith((env) => {
      made.push(env.OWN_ID);
      return new WorkersClientSecret(env.OWN_ID ?? "", env.OWN_SECRET ?? "");
    });
    const token = await mint({});
    for (const env of [own, { ...own }, { ...own, OWN_ID: "another" }]) {
      await send(worker, env, "https://secret.example/", token);
    }
    expect(made).toEqual([modeA.KEYCARD_CLIENT_ID, "another"]);
  });

  it("has its public keys published", async () => {
    const worker = workerWith((env) => new WorkersWebIdentity(env.OWN_KEY ?? ""));
    const env = { ...own, OWN_KEY: farEnd.PRIVATE_KEY };
    const answer = await send(worker, env, "https://key.example/.well-known/jwks.json");
    expect(await answer.json()).toMatchObject({ keys: [{ kid: expect.any(String) }] });
  });

  it("that can't be made keeps nothing from working that does not need it", async () => {
    const { events, onEvent } = recorder();
    const worker = workerWith(() => {
      throw new ConfigurationError("OWN_SECRET is missing");
    }, onEvent);
    const metadata = await send(worker, own, "https://secret.example/.well-known/oauth-protected-resource");
    expect(metadata.status).toBe(200);
    const response = await send(worker, own, "https://secret.example/", await mint({}));
    expect([response.status, await response.text()]).toEqual([500, '{"error":"server_error"}']);
    expect(events).toContainEqual({ type: "configuration.invalid", message: "OWN_SECRET is missing" });
  });
});

describe("IsolateSafeTokenCache.fromEnv", () => {
  it("names the setting that is missing", () => {
    expect(() => IsolateSafeTokenCache.fromEnv({ KEYCARD_ISSUER: "" })).toThrow("KEYCARD_ISSUER");
    expect(() => IsolateSafeTokenCache.fromEnv({ KEYCARD_ISSUER: farEnd.ISSUER })).toThrow(
      "Missing Keycard credentials",
    );
  });

  it.each([modeA, modeB])("takes either credential", (env) => {
    expect(IsolateSafeTokenCache.fromEnv(env)).toBeInstanceOf(IsolateSafeTokenCache);
  });
});

describe("the readiness of a Worker", () => {
  const ask = async (env: KeycardEnv) => {
    const worker = createKeycardWorker({ readiness: readiness(), onEvent: () => {}, fetch: () => new Response() });
    const response = await send(worker, env, "https://secret.example/.well-known/edgegrant/health");
    return [response.status, await response.text()];
  };
  const bound = (namespace: unknown): KeycardEnv => ({
    ...modeA,
    KEYCARD_TOKENS: namespace as NonNullable<KeycardEnv["KEYCARD_TOKENS"]>,
  });

  it.each<[string, () => Promise<KeycardEnv> | KeycardEnv, number, string]>([
    ["with a secret and KV", async () => bound(await emptyKv()), 200, "pass"],
    ["with a key", () => modeB, 200, "pass"],
    ["without a credential", () => ({ KEYCARD_ISSUER: farEnd.ISSUER }), 200, "pass"],
    ["with half a credential", () => ({ ...modeA, KEYCARD_CLIENT_SECRET: "" }), 503, "fail"],
    ["with a key that can't be read", () => ({ ...modeB, KEYCARD_PRIVATE_KEY: "none" }), 503, "fail"],
    ["with a binding that is no namespace", () => bound({}), 503, "fail"],
    ["without a zone", () => ({ ...modeA, KEYCARD_ISSUER: "" }), 503, "fail"],
  ])("%s", async (_what, env, status, word) => {
    expect(await ask(await env())).toEqual([status, `{"status":"${word}"}`]);
  });
});
