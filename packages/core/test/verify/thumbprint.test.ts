import { calculateJwkThumbprint } from "jose";
import { expect, it } from "vitest";
import type { SignatureAlgorithmName } from "../../src/verify/algorithms.ts";
import { thumbprintOf } from "../../src/verify/thumbprint.ts";
import { createSigner } from "../support/forge.ts";

it("A thumbprint is that of RFC 8037, appendix A.3", async () => {
  const key = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };
  expect(await thumbprintOf(key)).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
});

it.each<SignatureAlgorithmName>(["RS256", "ES256", "ES384", "EdDSA"])(
  "A thumbprint is made of the members that make the key, and of no other: %s",
  async (alg) => {
    const { publicJwk } = await createSigner(alg);
    const expected = await calculateJwkThumbprint(publicJwk);
    expect(await thumbprintOf(publicJwk)).toBe(expected);
    const others = { crv: "other", n: "other", e: "other", x: "other", y: "other", use: "enc" };
    expect(await thumbprintOf({ ...others, ...publicJwk, kid: "another" } as typeof publicJwk)).toBe(expected);
  },
);
