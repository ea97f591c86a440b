import { exportPKCS8, generateKeyPair } from "jose";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { MemoryTokenStore } from "../../src/cache/memory-store.ts";
import type { TokenStore } from "../../src/cache/store.ts";
import { tiered } from "../../src/cache/tiered.ts";
import { type DPoPOptions, dpop } from "../../src/dpop/dpop.ts";
import { MemoryReplayStore } from "../../src/dpop/replay-store.ts";
import { ConfigurationError, SecretError } from "../../src/errors.ts";
import { ClientSecret } from "../../src/exchange/client-secret.ts";
import type { ApplicationCredential } from "../../src/exchange/credential.ts";
import { WebIdentity } from "../../src/exchange/web-identity.ts";
import { type ReadinessOptions, readiness } from "../../src/server/readiness.ts";
import type { ResourceServerOptions } from "../../src/server/resource-server.ts";
import { createKeycardHandler } from "../../src/settings/handler.ts";
import { WorkloadIdentity } from "../../src/workload/identity.ts";
import { CLIENT_ID, CLIENT_SECRET, MCP, recorder } from "../exchange/support.ts";
import { serverBench } from "./support.ts";

const { setUp, zone } = serverBench();
const PATH = "/.well-known/edgegrant/health";
const never = () => new Promise<never>(() => undefined);

const health = (init: RequestInit = {}) => new Request(MCP + PATH, init);

let keys: { keys: [] };
beforeAll(async () => {
  keys = await (await fetch(`${zone().issuer}/jwks`)).json();
});
/** Keys that need no time, for tests with a short limit. */
const atHand = () => ({ jwks: { [zone().issuer]: keys } });

function setUpHealth(options: Partial<ResourceServerOptions> = {}, settings: ReadinessOptions = {}) {
  let atMs = 1_800_000_000_000;
  const { events, send } = setUp({ readiness: readiness(settings), now: () => atMs, ...options });
  return {
    events,
    send,
    pass: (ms: number) => {
      atMs += ms;
    },
    async status(init?: RequestInit) {
      const response = await send(health(init));
      return [response.status, ((await response.json()) as { status: string }).status];
    },
  };
}

const privateKey = async () => exportPKCS8((await generateKeyPair("ES256", { extractable: true })).privateKey);

const lost = (): never => {
  throw new Error("connection lost");
};

const store = (get: TokenStore["get"]): TokenStore => ({ get, set: () => undefined, delete: () => undefined });
const broken = store(async () => {
  throw new Error("ECONNREFUSED");
});

describe("the address", () => {
  it("asks for a token by default, like any other", async () => {
    expect((await setUp().send(health())).status).toBe(401);
  });

  it("says that the server is ready, without a token and uncached", async () => {
    const response = await setUpHealth().send(health());
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(await response.json()).toEqual({ status: "pass" });
  });

  it("answers HEAD without a body, and refuses to be written to", async () => {
    const { send } = setUpHealth();
    const head = await send(health({ method: "HEAD" }));
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const put = await send(health({ method: "PUT", body: "x" }));
    expect([put.status, put.headers.get("Allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    expect(await put.json()).toEqual({ error: "invalid_request" });
    const allowed = await send(health({ method: "OPTIONS" }));
    expect([allowed.status, allowed.headers.get("Allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
  });

  it.each(["/mcp", `${PATH}/x`, `${PATH}x`, `/mcp${PATH}`])("is not %s", async (path) => {
    expect((await setUpHealth().send(new Request(MCP + path))).status).toBe(401);
  });

  it("leaves the other documents where they are", async () => {
    const { send } = setUpHealth();
    expect((await send(new Request(`${MCP}/.well-known/oauth-protected-resource`))).status).toBe(200);
  });
});

it.each([0, Number.NaN, 2 ** 31])("can't be made to wait %d milliseconds, and says so", (timeoutMs) => {
  expect(() => readiness({ timeoutMs })).toThrow(ConfigurationError);
});

describe("the keys", () => {
  it("fail while they can't be fetched, and pass once they can", async () => {
    const { status, events, pass } = setUpHealth();
    zone().setFault("jwks", { status: 503 });
    expect(await status()).toEqual([503, "fail"]);
    expect(events.map(({ type }) => type)).toContain("keys.failed");
    zone().clearFaults();
    pass(5_000);
    expect(await status()).toEqual([200, "pass"]);
  });

  it("pass while stale ones serve, because callers are let in", async () => {
    const { status, pass } = setUpHealth();
    expect(await status()).toEqual([200, "pass"]);
    zone().setFault("jwks", { status: 503 });
    pass(11 * 60_000);
    expect(await status()).toEqual([200, "pass"]);
  });

  it("pass if one of several zones has some", async () => {
    const trustedIssuers = [zone().issuer];
    const { status } = setUpHealth({ issuer: "http://127.0.0.1:9", trustedIssuers });
    expect(await status()).toEqual([200, "pass"]);
  });

  it("fail if there are none to verify with", async () => {
    const { status } = setUpHealth({ jwks: { [zone().issuer]: { keys: [] } } });
    expect(await status()).toEqual([503, "fail"]);
  });

  it("fail without an answer in time", async () => {
    const { status } = setUpHealth({ fetch: never }, { timeoutMs: 1 });
    expect(await status()).toEqual([503, "fail"]);
  });
});

describe("the settings", () => {
  it.each<[string, Partial<ResourceServerOptions>]>([
    ["an issuer that is none", { issuer: "zone" }],
    ["a resource that is none", { resource: "mcp" }],
    ["a required scope that is none", { requiredScopes: ["two words"] }],
  ])("fail with %s, which is reported", async (_, options) => {
    const { status, events } = setUpHealth(options);
    expect(await status()).toEqual([503, "fail"]);
    expect(events.map(({ type }) => type)).toContain("configuration.invalid");
  });

  it("pass if a function finds the resource, which need not know this address", async () => {
    const resource = () => {
      throw new ConfigurationError("no such tenant");
    };
    expect(await setUpHealth({ resource }).status()).toEqual([200, "pass"]);
  });
});

describe("the credential", () => {
  it.each<[string, ReturnType<NonNullable<ResourceServerOptions["dependencies"]>>["credential"], string]>([
    ["a private key that can't be read", new WebIdentity("not a key"), "configuration.invalid"],
    ["a secret in a binding that fails", new ClientSecret("id", { get: async () => "" }), "configuration.invalid"],
    ["a secret in a binding that hangs", new ClientSecret("id", { get: never }), "secret.failed"],
    [
      "a platform whose token has expired",
      new WorkloadIdentity(() => zone().mint({ audience: zone().issuer, expiresInSeconds: -60 })),
      "secret.failed",
    ],
  ])("fails with %s, which is reported", async (_, credential, type) => {
    const { status, events } = setUpHealth({ ...atHand(), dependencies: () => ({ credential }) }, { timeoutMs: 200 });
    expect(await status()).toEqual([503, "fail"]);
    expect(events.map((event) => event.type)).toContain(type);
  });

  it.each<[string, () => Promise<ApplicationCredential>]>([
    ["a secret", async () => new ClientSecret(CLIENT_ID, CLIENT_SECRET)],
    ["a private key", async () => new WebIdentity(await privateKey())],
    ["the platform's token", async () => new WorkloadIdentity(() => zone().mint({ audience: zone().issuer }))],
  ])("passes with %s that can be used, and nothing is sent to the zone", async (_, create) => {
    const credential = await create();
    expect(await setUpHealth({ dependencies: () => ({ credential }) }).status()).toEqual([200, "pass"]);
    expect(zone().counters().token ?? 0).toBe(0);
  });

  it("is asked for what it has for this zone, however the issuer is set", async () => {
    const credential = new ClientSecret({ [zone().issuer]: [CLIENT_ID, CLIENT_SECRET] });
    const options = { issuer: () => zone().issuer, dependencies: () => ({ credential }) };
    expect(await setUpHealth({ ...options, ...atHand() }).status()).toEqual([200, "pass"]);
  });

  it("names the secret that can't be read", async () => {
    const credential = new ClientSecret("id", { get: async () => "" });
    const { status, events } = setUpHealth({ ...atHand(), dependencies: () => ({ credential }) });
    await status();
    expect(events).toContainEqual(expect.objectContaining({ message: expect.stringContaining("The client secret") }));
  });

  it("is asked for the public keys that it has, and makes no assertion", async () => {
    const prepareTokenExchangeRequest = vi.fn();
    const getPublicJwks = vi.fn(async () => ({ keys: [] }));
    const credential = { getAuth: () => null, getPublicJwks, prepareTokenExchangeRequest };
    const { status } = setUpHealth({ ...atHand(), dependencies: () => ({ credential }) });
    expect(await status()).toEqual([200, "pass"]);
    expect(getPublicJwks).toHaveBeenCalledTimes(1);
    expect(prepareTokenExchangeRequest).not.toHaveBeenCalled();
  });

  it("is asked for an assertion with the issuer in the place of all that a request has", async () => {
    const prepareTokenExchangeRequest = vi.fn(async () => ({ subjectToken: "" }));
    const credential = { getAuth: () => null, prepareTokenExchangeRequest };
    expect(await setUpHealth({ dependencies: () => ({ credential }) }).status()).toEqual([200, "pass"]);
    const { issuer } = zone();
    const context = { issuer, tokenEndpoint: issuer, clientId: expect.stringMatching(/./) };
    expect(prepareTokenExchangeRequest).toHaveBeenCalledWith(expect.stringMatching(/./), issuer, context);
  });

  it("tells the operator what failed: its own words, or those of its own errors", async () => {
    const messageFor = async (error: Error) => {
      const credential = { getAuth: () => null, prepareTokenExchangeRequest: () => Promise.reject(error) };
      const { status, events } = setUpHealth({ ...atHand(), dependencies: () => ({ credential }) });
      expect(await status()).toEqual([503, "fail"]);
      return events.flatMap((event) => ("message" in event ? [event.message] : []));
    };
    expect(await messageFor(new TypeError("no socket"))).toEqual(["The credential can't be used: no socket"]);
    expect(await messageFor(new SecretError("vault is sealed"))).toEqual(["vault is sealed"]);
    expect(await messageFor(new ConfigurationError("no vault"))).toEqual(["no vault"]);
  });

  it("may be absent, unless it is required", async () => {
    expect(await setUpHealth().status()).toEqual([200, "pass"]);
    const { status, events } = setUpHealth({}, { requires: ["credential"] });
    expect(await status()).toEqual([503, "fail"]);
    const message = expect.stringMatching(/^readiness requires a credential: set one/);
    expect(events).toContainEqual({ type: "configuration.invalid", message });
  });

  it("fails if the settings hold half of one", async () => {
    const { onEvent } = recorder();
    const settings = { KEYCARD_ISSUER: zone().issuer, KEYCARD_SERVER_URL: MCP, KEYCARD_CLIENT_ID: CLIENT_ID };
    const handler = createKeycardHandler(settings, { onEvent, readiness: readiness(), fetch: () => new Response() });
    expect((await handler(health())).status).toBe(503);
  });
});

describe("the store", () => {
  it.each<[string, TokenStore]>([
    ["fails", broken],
    ["hangs", store(never)],
    ["fails below memory", tiered(new MemoryTokenStore(), broken)],
    ["says that it can't be read", { ...store(() => undefined), check: () => Promise.reject(new Error("down")) }],
  ])("is a warning if it %s, because requests go on, and is reported", async (_, shared) => {
    const { status, events } = setUpHealth(
      { ...atHand(), dependencies: () => ({ store: shared }) },
      { timeoutMs: 100 },
    );
    expect(await status()).toEqual([200, "warn"]);
    expect(events).toContainEqual(expect.objectContaining({ type: "cache.failed", operation: "get" }));
  });

  it("is reported with what went wrong, and after how long", async () => {
    const { status, events, pass } = setUpHealth({
      ...atHand(),
      dependencies: () => ({
        store: store(async () => {
          pass(1_500);
          throw new Error("ECONNREFUSED");
        }),
      }),
    });
    await status();
    expect(events).toContainEqual({
      type: "cache.failed",
      operation: "get",
      durationMs: 1_500,
      message: "ECONNREFUSED",
    });
  });

  it("is reported as silent after the time that it was given", async () => {
    const dependencies = () => ({ store: store(never) });
    const { status, events } = setUpHealth({ ...atHand(), dependencies }, { timeoutMs: 100 });
    await status();
    expect(events).toContainEqual(expect.objectContaining({ message: "No answer within 100 ms" }));
  });

  it("is a wrong setting, and no outage, if it says so", async () => {
    const unset = store(() => Promise.reject(new ConfigurationError("no namespace is bound")));
    const { status, events } = setUpHealth({ ...atHand(), dependencies: () => ({ store: unset }) });
    expect(await status()).toEqual([200, "warn"]);
    expect(events).toEqual([{ type: "configuration.invalid", message: "no namespace is bound" }]);
  });

  it("fails if it is required", async () => {
    const { status } = setUpHealth({ dependencies: () => ({ store: broken }) }, { requires: ["store"] });
    expect(await status()).toEqual([503, "fail"]);
  });

  it("passes if each tier answers", async () => {
    const shared = tiered(
      new MemoryTokenStore(),
      store(async () => undefined),
    );
    expect(await setUpHealth({ dependencies: () => ({ store: shared }) }).status()).toEqual([200, "pass"]);
  });
});

describe("the store of used proofs", () => {
  const failing: [string, DPoPOptions, string][] = [
    ["fails", { replay: { once: () => Promise.reject(new Error("ECONNREFUSED")) } }, "replay_check.failed"],
    ["throws", { replay: { once: () => lost() } }, "replay_check.failed"],
    ["hangs", { replay: { once: never } }, "replay_check.failed"],
    ["goes with nonces whose secret can't be read", { nonces: { secret: "" } }, "configuration.invalid"],
  ];

  it.each(failing)(
    "is a warning if it %s, because other callers are served, and is reported",
    async (_, options, type) => {
      const { status, events } = setUpHealth({ ...atHand(), dpop: dpop(options) }, { timeoutMs: 100 });
      expect(await status()).toEqual([200, "warn"]);
      expect(events.map((event) => event.type)).toContain(type);
    },
  );

  it.each(failing)("is a failure if it %s and every caller needs a proof", async (_, options) => {
    const { status } = setUpHealth({ ...atHand(), dpop: dpop({ ...options, required: true }) }, { timeoutMs: 100 });
    expect(await status()).toEqual([503, "fail"]);
  });

  it("passes if it can be written, and soon forgets what was written", async () => {
    const replay = new MemoryReplayStore();
    const { status, pass } = setUpHealth({ ...atHand(), dpop: dpop({ replay, required: true }) });
    for (let check = 0; check < 3; check += 1) {
      expect(await status()).toEqual([200, "pass"]);
      expect(replay.size).toBe(1);
      pass(5_000);
    }
  });

  it("passes if it is full, because it takes fresh proofs", async () => {
    const replay = new MemoryReplayStore({ maxEntries: 0 });
    expect(await setUpHealth({ ...atHand(), dpop: dpop({ replay }) }).status()).toEqual([200, "pass"]);
  });
});

describe("strangers", () => {
  it("cause one check in five seconds, however many they are", async () => {
    const check = vi.fn(async () => undefined);
    const dependencies = () => ({ store: { ...store(() => undefined), check } });
    const { status, pass } = setUpHealth({ dependencies });
    await Promise.all(Array.from({ length: 100 }, () => status()));
    pass(4_999);
    await status();
    expect(check).toHaveBeenCalledTimes(1);
    pass(1);
    await status();
    expect(check).toHaveBeenCalledTimes(2);
  });

  it("cause one check, too, while a slow one is running", async () => {
    const check = vi.fn(never);
    const dependencies = () => ({ store: { ...store(() => undefined), check } });
    const { status } = setUpHealth({ ...atHand(), dependencies }, { timeoutMs: 200 });
    await Promise.all([status(), status(), status()]);
    expect(check).toHaveBeenCalledTimes(1);
  });

  it("learn nothing of the cause", async () => {
    const { send } = setUpHealth({ dependencies: () => ({ store: broken }), issuer: "http://127.0.0.1:9" });
    const response = await send(health());
    expect(await response.text()).toBe('{"status":"fail"}');
  });
});
