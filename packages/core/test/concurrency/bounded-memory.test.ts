import { afterEach, describe, expect, it, vi } from "vitest";
import { MemoryTokenStore } from "../../src/cache/memory-store.ts";
import { RecentExchanges } from "../../src/cache/recent-exchanges.ts";
import { Sealer } from "../../src/cache/sealing.ts";
import { SingleFlight } from "../../src/concurrency/single-flight.ts";
import { ConfigurationError } from "../../src/errors.ts";
import { TokenVerifier } from "../../src/verify/verifier.ts";
import { createBench, ISSUER } from "../support/bench.ts";
import { deferred } from "../support/deferred.ts";
import { countSignatureChecks, type SignatureChecks } from "../support/signature-checks.ts";

// A caller can choose the size of each entry here. No structure comes near its bound on the number of entries.

let checks: SignatureChecks | undefined;
afterEach(() => {
  checks?.restore();
  vi.restoreAllMocks();
});

describe("The memory of verified tokens, in bytes", () => {
  const heavy = Array.from({ length: 3_800 }, () => []);

  it("is 4 MiB at most, whatever tokens of 15 KB become once they are parsed", async () => {
    const { token, verify } = await createBench();
    checks = countSignatureChecks();
    const tokens: string[] = [];
    for (let jti = 0; jti < 30; jti += 1) tokens.push(await token({ jti, heavy }));
    expect(tokens[0]?.length).toBeGreaterThan(15_000);
    for (const each of tokens) await verify(each);
    expect(checks.count()).toBe(30);
    await verify(tokens[29] ?? "");
    expect(checks.count(), "the latest is remembered").toBe(30);
    await verify(tokens[0] ?? "");
    expect(checks.count(), "the first had to go").toBe(31);
  });

  it("keeps 500 ordinary tokens", async () => {
    const { token, verify } = await createBench();
    checks = countSignatureChecks();
    const tokens = await Promise.all(
      Array.from({ length: 500 }, (_, jti) => token({ jti, name: "Alice", org_id: "o" })),
    );
    for (const each of [...tokens, ...tokens]) await verify(each);
    expect(checks.count()).toBe(500);
  });

  it("is as large as memoBytes says", async () => {
    const { token, verify } = await createBench({ memoBytes: 100_000 });
    checks = countSignatureChecks();
    const [ordinary, large] = [await token(), await token({ heavy })];
    for (const each of [ordinary, large, large, ordinary]) await verify(each);
    expect(checks.count(), "what alone is too large drives nothing else out").toBe(3);
  });

  it.each([Number.NaN, -1])("can't be of %s", (memoBytes) => {
    expect(() => new TokenVerifier({ issuers: ISSUER, memoBytes })).toThrow(ConfigurationError);
  });
});

describe("What the cache knows of the past, in bytes", () => {
  it("is 4 MiB at most, however long refused tokens are", () => {
    const history = new RecentExchanges(1_000, Date.now);
    for (let key = 0; key < 50; key += 1) history.noteRefusal(`key-${key}`, `${key}${"t".repeat(100_000)}`);
    expect(history.isRefused("key-49", `49${"t".repeat(100_000)}`)).toBe(true);
    expect(history.isRefused("key-0", `0${"t".repeat(100_000)}`)).toBe(false);
  });

  it("counts the tokens that are added to a key later", () => {
    const history = new RecentExchanges(1_000, Date.now);
    history.noteRefusal("first", "token");
    for (let key = 0; key < 10; key += 1) {
      for (let token = 0; token < 8; token += 1) history.noteRefusal(`key-${key}`, `${token}${"t".repeat(100_000)}`);
    }
    expect(history.isRefused("first", "token")).toBe(false);
  });
});

describe("Work under way, in bytes", () => {
  const kept = { waitUntil: () => undefined };

  it("is 16 MiB at most, however long its keys are", () => {
    const flights = new SingleFlight<string>(1_000, Date.now);
    const key = (index: number) => `${index}${"k".repeat(16_000)}`;
    for (let index = 0; index < 1_000; index += 1) {
      void flights.run(key(index), { ...kept, work: () => deferred<string>().promise });
    }
    expect([flights.has(key(0)), flights.has(key(999))]).toEqual([false, true]);
  });

  it("counts values that wait to be stored", async () => {
    const flights = new SingleFlight<string>(1_000, Date.now, (value) => value.length);
    const afterwards = () => deferred<void>().promise;
    for (let index = 0; index < 200; index += 1) {
      await flights.run(String(index), { ...kept, work: async () => "v".repeat(100_000), afterwards });
    }
    expect([flights.has("0"), flights.has("199")]).toEqual([false, true]);
  });
});

describe("Names of sealed entries, in bytes", () => {
  it("are 2 MiB at most, however long the keys are", async () => {
    const sealer = new Sealer({ secret: "secret" });
    const signed = vi.spyOn(crypto.subtle, "sign");
    const key = (index: number) => `${index}${"k".repeat(16_000)}`;
    for (let index = 0; index < 200; index += 1) await sealer.name(key(index));
    await sealer.name(key(199));
    expect(signed).toHaveBeenCalledTimes(200);
    await sealer.name(key(0));
    expect(signed).toHaveBeenCalledTimes(201);
  });
});

describe("Tokens kept in memory, in bytes", () => {
  it("count letters that need two bytes as two", () => {
    const token = { accessToken: "t", tokenType: "Bearer", expiresAt: 1 };
    const [plain, wide] = [new MemoryTokenStore(), new MemoryTokenStore()];
    plain.set("k".repeat(1_000), token);
    wide.set("ж".repeat(1_000), token);
    expect(wide.bytes - plain.bytes).toBe(1_000);
  });
});
