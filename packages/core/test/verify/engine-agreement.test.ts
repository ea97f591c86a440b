import { describe, expect, it } from "vitest";
import type { SignatureAlgorithmName } from "../../src/verify/algorithms.ts";
import { differences } from "../support/engine-differences.ts";

const ALGORITHMS: SignatureAlgorithmName[] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
ALGORITHMS.push("ES256", "ES384", "ES512", "EdDSA", "Ed25519");

describe("The engines of this runtime agree", () => {
  it.each(ALGORITHMS)("on a signature of %s, good and changed", async (alg) => {
    expect(await differences(alg, 40)).toEqual([]);
  });

  it("on thousands of inputs with a cheap key", async () => {
    expect(await differences("RS256", 5_000)).toEqual([]);
    expect(await differences("EdDSA", 2_000)).toEqual([]);
    expect(await differences("ES256", 2_560)).toEqual([]);
  });
});
