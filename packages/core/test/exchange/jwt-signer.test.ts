import { compactVerify, generateKeyPair } from "jose";
import { describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { type IdentifiableKey, JWTSigner } from "../../src/exchange/jwt-signer.ts";
import { claimsOf, errorOf, headerOf } from "./support.ts";

const ISSUER = "https://me.example";

async function signerWith(alg: string, more: Partial<IdentifiableKey> = {}) {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  const key = async () => ({ key: privateKey, issuer: ISSUER, kid: "of-the-keyring", ...more });
  return { signer: new JWTSigner({ key }), publicKey };
}

describe("JWTSigner", () => {
  it.each(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"])(
    "signs with a key for %s, which tells the algorithm",
    async (alg) => {
      const { signer, publicKey } = await signerWith(alg);
      const token = await signer.sign({ sub: "me" });
      expect(headerOf(token)).toEqual({ alg, kid: "of-the-keyring" });
      await compactVerify(token, publicKey);
    },
  );

  it("asks its keyring for a key to sign with", async () => {
    const { privateKey } = await generateKeyPair("ES256");
    const key = vi.fn(async () => ({ key: privateKey, issuer: ISSUER, kid: "key" }));
    await new JWTSigner({ key }).sign({});
    expect(key).toHaveBeenCalledExactlyOnceWith("sign");
  });

  it("signs with the algorithm that the keyring names", async () => {
    const { signer, publicKey } = await signerWith("EdDSA", { alg: "Ed25519" });
    const token = await signer.sign({});
    expect(headerOf(token).alg).toBe("Ed25519");
    await compactVerify(token, publicKey);
  });

  it("does not sign with a key that is for another algorithm", async () => {
    const { signer } = await signerWith("RS256", { alg: "ES256" });
    expect((await errorOf(signer.sign({}), TypeError)).message).toBe("A key for RS256 can't sign ES256");
  });

  it("does not sign with a key that hashes for another algorithm", async () => {
    const { signer } = await signerWith("RS512", { alg: "RS256" });
    await errorOf(signer.sign({}), TypeError);
  });

  it("does not sign with an RSA key of less than 2048 bits", async () => {
    const { privateKey } = await crypto.subtle.generateKey(
      { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) },
      false,
      ["sign", "verify"],
    );
    const signer = new JWTSigner({ key: async () => ({ key: privateKey, issuer: ISSUER, kid: "key" }) });
    expect((await errorOf(signer.sign({}), TypeError)).message).toContain("2048");
  });

  it("does not sign with a public key", async () => {
    const { publicKey } = await generateKeyPair("ES256");
    const signer = new JWTSigner({ key: async () => ({ key: publicKey, issuer: ISSUER, kid: "key" }) });
    await errorOf(signer.sign({}), Error);
  });

  it("does not sign with a key for encryption", async () => {
    const { privateKey } = await generateKeyPair("RSA-OAEP");
    const signer = new JWTSigner({ key: async () => ({ key: privateKey, issuer: ISSUER, kid: "key" }) });
    expect((await errorOf(signer.sign({}), ConfigurationError)).message).toContain("RSA-OAEP");
  });

  it("says everything that the claims say, in whatever letters", async () => {
    const claims = { sub: "zoë 🔑", aud: ["a", "b"], exp: 1_700_000_000, nested: { list: [1, null, true] } };
    const { signer } = await signerWith("ES256");
    expect(claimsOf(await signer.sign(claims))).toEqual({ ...claims, iss: ISSUER });
  });

  it("signs for the issuer that the claims name", async () => {
    const { signer } = await signerWith("ES256");
    expect(claimsOf(await signer.sign({ iss: "https://other.example" })).iss).toBe("https://other.example");
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    "does not sign a time of %d, which would become null",
    async (exp) => {
      const { signer } = await signerWith("ES256");
      expect((await errorOf(signer.sign({ exp }), TypeError)).message).toContain("exp");
    },
  );
});
