import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { TokenStore } from "../../src/cache/store.ts";
import { TokenCache } from "../../src/cache/token-cache.ts";
import { API, caller, countingCache, HeldExchanger } from "./support.ts";

/** A leader may be killed with its request at any point. Its work then never ends, and no one is notified. */

const alice = caller();
const never = (): Promise<never> => new Promise(() => undefined);
const store = (changes: Partial<TokenStore>): TokenStore => ({
  get: () => undefined,
  set: () => undefined,
  delete: () => undefined,
  ...changes,
});

describe("a leader that was killed while it put its token away", () => {
  const released = { acquire: async () => ({ leads: true as const, release: never }) };

  it("leaves a token whose end nobody knows to those who waited for it, and to nobody else", async () => {
    const exchanger = new HeldExchanger();
    const cache = new TokenCache(exchanger, { onEvent: () => undefined, store: store(released) });
    const waited = [cache.getToken(alice, API), cache.getToken(alice, API)];
    await vi.waitFor(() => expect(exchanger.requests).toHaveLength(1), { timeout: 60_000 });
    exchanger.grant({ accessToken: "endless", expiresIn: undefined } as never);
    const answers = await Promise.all(waited);
    expect(answers.map(({ accessToken }) => accessToken)).toEqual(["endless", "endless"]);
    const newcomer = cache.getToken(alice, API);
    await vi.waitFor(() => expect(exchanger.requests).toHaveLength(2), { timeout: 60_000 });
    exchanger.grant({ accessToken: "another" });
    expect((await newcomer).accessToken).toBe("another");
  });

  it("leaves no token to newcomers that is too near its end, or that was refused", async () => {
    const { cache, clock, requests } = countingCache({ store: store({ set: never }) });
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
    clock.seconds += 5;
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
    clock.seconds += 294;
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-2");
    await cache.invalidate(alice, API, { accessToken: "token-2" });
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-3");
    expect(requests).toHaveLength(3);
  });

  it("does not keep its token from being renewed", async () => {
    const tokens = new Map<string, Parameters<TokenStore["set"]>[1]>();
    const keeping = store({
      get: (key) => tokens.get(key),
      set: (key, token) => {
        tokens.set(key, token);
        return never();
      },
    });
    const { cache, clock, requests } = countingCache({ store: keeping });
    await cache.getToken(alice, API);
    clock.seconds += 240;
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
    await vi.waitFor(() => expect(requests).toHaveLength(2), { timeout: 60_000 });
  });
});

describe("an exchange as a whole", () => {
  it("takes no longer than the cache's time limit: what the credential took is gone", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const credential = {
      getAuth: () => null,
      prepareTokenExchangeRequest: async () => {
        await new Promise((resolve) => setTimeout(resolve, 8_000));
        return { subjectToken: "", resource: "" };
      },
    };
    const exchanger = new HeldExchanger();
    const cache = new TokenCache(exchanger, { onEvent: () => undefined, credential });
    const failed = expect(cache.getToken(alice, API)).rejects.toMatchObject({ status: 503 });
    await vi.advanceTimersByTimeAsync(12_000);
    await failed;
    expect(exchanger.requests).toHaveLength(1);
  });
});
