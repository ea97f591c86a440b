// The test controls the clock, and the zone is a function, so every time is exact to the millisecond.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type ExchangeOptions,
  TokenExchangeClient,
  type TokenExchangeClientOptions,
} from "../../src/exchange/client.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { errorOf, PROFILES } from "./support.ts";

const ZONE = "https://zone.example";
const unavailable = { errorCode: "temporarily_unavailable", isTransient: true };
const aborted = { errorCode: "aborted", isTransient: false };

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException("too late", "TimeoutError")), ms);
    return controller.signal;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

type Answer = (signal: AbortSignal | null | undefined) => Promise<Response>;

const reset =
  (afterMs = 0): Answer =>
  () =>
    new Promise((_, reject) => setTimeout(() => reject(new TypeError("connection reset")), afterMs));
const comeBackIn =
  (seconds: number): Answer =>
  async () =>
    new Response(null, { status: 503, headers: { "Retry-After": String(seconds) } });
const hang: Answer = (signal) =>
  new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));

interface Call extends ExchangeOptions {
  timeoutMs: number;
  client?: TokenExchangeClientOptions;
  /** The zone's answer for its metadata. Default: the metadata. */
  discovery?: Answer;
}

/** Runs an exchange at a zone with these answers. Returns its result and its end time. */
async function exchange(
  answers: Answer[],
  { timeoutMs, client: options, discovery, ...call }: Call,
): Promise<{ error: TokenExchangeError; endedAfterMs: number; asked: number }> {
  let asked = 0;
  const fetch: typeof globalThis.fetch = async (_, init) => {
    if (init?.method !== "POST" && discovery) return discovery(init?.signal);
    if (init?.method !== "POST") return Response.json({ issuer: ZONE, token_endpoint: `${ZONE}/token` });
    const answer = answers[asked++];
    if (!answer) throw new Error("the zone was asked more often than expected");
    return answer(init.signal);
  };
  const client = new TokenExchangeClient(ZONE, {
    clientId: "client",
    fetch,
    timeoutMs,
    onEvent: () => undefined,
    ...options,
  });
  const startedAtMs = Date.now();
  const ended = errorOf(client.exchangeToken({ subjectToken: "users", resource: PROFILES }, call), TokenExchangeError);
  const outcome = ended.then((error) => ({ error, endedAfterMs: Date.now() - startedAtMs, asked }));
  await vi.advanceTimersByTimeAsync(100_000);
  return outcome;
}

describe("the time given is for all of a call", () => {
  it.each<[string, Omit<Call, "timeoutMs">, slow: string]>([
    ["discovery that hangs", { discovery: hang }, "The zone's metadata"],
    [
      "a secret that never comes",
      { client: { clientSecret: { get: () => new Promise(() => undefined) } } },
      "The credential of this server",
    ],
  ])("that of %s too", async (_, call, slow) => {
    const { error, endedAfterMs, asked } = await exchange([], { timeoutMs: 300, ...call });
    expect({ endedAfterMs, asked }).toEqual({ endedAfterMs: 300, asked: 0 });
    expect(error).toMatchObject({ isTransient: true, status: 503, message: `${slow} did not answer within 300 ms` });
  });

  it("that of a first attempt that hangs too", async () => {
    const { error, endedAfterMs, asked } = await exchange([hang], { timeoutMs: 300 });
    expect({ endedAfterMs, asked }).toEqual({ endedAfterMs: 300, asked: 1 });
    expect(error).toMatchObject(unavailable);
  });

  it("the second attempt has what the first has left", async () => {
    const { error, endedAfterMs, asked } = await exchange([reset(400), hang], { timeoutMs: 900 });
    expect({ endedAfterMs, asked }).toEqual({ endedAfterMs: 900, asked: 2 });
    expect(error).toMatchObject(unavailable);
  });

  it("so has what makes the request anew", async () => {
    const renewRequest = (): Promise<never> => new Promise(() => undefined);
    const { error, endedAfterMs, asked } = await exchange([reset(400)], { timeoutMs: 900, renewRequest });
    expect({ endedAfterMs, asked }).toEqual({ endedAfterMs: 900, asked: 1 });
    expect(error).toMatchObject(unavailable);
  });

  it("and is spent on what Retry-After asks for before the second attempt", async () => {
    let askedAgainAtMs: number | undefined;
    const startedAtMs = Date.now();
    const again: Answer = async () => {
      askedAgainAtMs = Date.now() - startedAtMs;
      return new Response(null, { status: 400 });
    };
    await exchange([comeBackIn(7), again], { timeoutMs: 10_000 });
    expect(askedAgainAtMs).toBe(7_000);
  });

  it.each([900, 1_000])("and no second attempt begins that can't end within it: %i ms", async (timeoutMs) => {
    const { error, endedAfterMs, asked } = await exchange([comeBackIn(1)], { timeoutMs });
    expect({ endedAfterMs, asked }).toEqual({ endedAfterMs: 0, asked: 1 });
    expect(error).toMatchObject({ ...unavailable, retryAfterSeconds: 1 });
  });
});

describe("a caller that leaves", () => {
  const leavingAfter = (ms: number): AbortSignal => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("the client left")), ms);
    return controller.signal;
  };

  it.each<[string, Answer[], number, says: RegExp]>([
    ["in the first attempt", [hang], 1, /was cancelled$/],
    ["between the attempts", [comeBackIn(60)], 1, /^The call was cancelled before it was tried again$/],
    ["in the second attempt", [comeBackIn(0), hang], 2, /was cancelled$/],
  ])("is let go at that moment: %s", async (_, answers, attempts, says) => {
    const renewRequest = vi.fn(async () => ({ subjectToken: "users", resource: PROFILES }));
    const call = { timeoutMs: 90_000, signal: leavingAfter(300), renewRequest };
    const { error, endedAfterMs, asked } = await exchange(answers, call);
    expect({ endedAfterMs, asked }).toEqual({ endedAfterMs: 300, asked: attempts });
    expect(renewRequest).toHaveBeenCalledTimes(attempts - 1);
    expect(error).toMatchObject({
      ...aborted,
      status: 503,
      name: "TokenExchangeError",
      cause: new Error("the client left"),
    });
    expect(error.message).toMatch(says);
  });

  it("is let go while the request is made anew", async () => {
    const renewRequest = (): Promise<never> => new Promise(() => undefined);
    const call = { timeoutMs: 90_000, signal: leavingAfter(300), renewRequest };
    const { error, endedAfterMs } = await exchange([reset()], call);
    expect(endedAfterMs).toBe(300);
    expect(error).toMatchObject(aborted);
    expect(error.message).toBe("The credential of this server is not needed any more: the call was cancelled");
  });
});
