import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { andThen } from "../../src/concurrency/maybe-promise.ts";
import { VerificationKey } from "../../src/verify/key-set.ts";
import { provenEngine } from "../../src/verify/proven-engine.ts";
import { verifySignature } from "../../src/verify/signature.ts";
import type { SignatureEngine } from "../../src/verify/signature-engine.ts";
import { createSigner } from "../support/forge.ts";
import { serverBench } from "./support.ts";

const { setUp, withToken } = serverBench();

/** A promise of another realm, which is no instance of this one's `Promise`. */
const foreign: <T>(value: T) => Promise<T> = runInNewContext("(value) => Promise.resolve(value)");

afterEach(() => vi.unstubAllGlobals());

/** Libraries such as zone.js replace `Promise`, and test runners run code in a realm that has no `crypto` of its own. */
describe("A promise that is no instance of the global Promise", () => {
  it("is waited for", async () => {
    expect(await andThen(foreign(1), (value) => value + 1)).toBe(2);
  });

  it("is no caller, when the platform's promises are no instances of Promise", async () => {
    const { send } = setUp();
    const handler = vi.fn(() => new Response());
    const good = await withToken();
    const forged = good.headers.get("Authorization")?.replace(/\.[^.]+$/, `.${"A".repeat(342)}`) ?? "";
    vi.stubGlobal("Promise", class extends Promise<unknown> {});
    for (let time = 0; time < 3; time += 1) {
      const request = new Request(good.url, { headers: { Authorization: forged } });
      expect((await send(request, handler)).status).toBe(401);
    }
    expect(handler).not.toHaveBeenCalled();
    expect((await send(good, handler)).status).toBe(200);
  });

  it.each<[string, unknown]>([
    ["a foreign promise of false", foreign(false)],
    ["a text", "false"],
    ["an object", {}],
  ])("does not count as a good signature: %s", async (_, answer) => {
    const { publicJwk } = await createSigner("ES256");
    const key = new VerificationKey(publicJwk);
    const engine: SignatureEngine = { verify: () => answer as boolean };
    const keys = { candidates: () => [key] } as never;
    for (const each of [engine, provenEngine(engine, engine)]) {
      const jws = { signed: "a.b", signature: new Uint8Array(64) };
      const verified = (async () => verifySignature(jws, { alg: "ES256", kid: "1" }, keys, {} as never, each))();
      await expect(verified).rejects.toMatchObject({ reason: "bad_signature" });
    }
  });
});
