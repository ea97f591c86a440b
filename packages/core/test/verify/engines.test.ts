import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { SignatureAlgorithmName } from "../../src/verify/algorithms.ts";
import { VerificationKey } from "../../src/verify/key-set.ts";
import { nodeCryptoEngine } from "../../src/verify/node-crypto-engine.ts";
import { fastestEngine, provenEngine } from "../../src/verify/proven-engine.ts";
import { type SignatureEngine, webCryptoEngine } from "../../src/verify/signature-engine.ts";
import { createSigner, utf8 } from "../support/forge.ts";

const ALGORITHMS: SignatureAlgorithmName[] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
ALGORITHMS.push("ES256", "ES384", "ES512", "EdDSA", "Ed25519");

async function signed(alg: SignatureAlgorithmName, text = "header.payload") {
  const signer = await createSigner(alg);
  const key = new VerificationKey(signer.publicJwk);
  return { key, data: utf8(text), signature: await signer.sign(text) };
}

type Bytes = Uint8Array<ArrayBuffer>;
/** A signature and a text that are made of good ones. */
type Change = (signature: Bytes, data: Bytes) => [Bytes, Bytes];
const flipped = (bytes: Bytes, at: number): Bytes => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));

describe("The fastest engine", () => {
  it.each(ALGORITHMS)(
    "answers with a promise until a key has verified a good signature, then without: %s",
    async (alg) => {
      const { key, data, signature } = await signed(alg);
      const changed = signature.map((byte) => byte ^ 1);
      const engine = fastestEngine();
      expect(engine.verify(alg, key, changed, data)).toBeInstanceOf(Promise);
      expect(await engine.verify(alg, key, signature, data)).toBe(true);
      expect(engine.verify(alg, key, signature, data)).toBe(true);
      expect(engine.verify(alg, key, changed, data)).toBe(false);
    },
  );

  it("is WebCrypto for ECDSA on Deno, and node:crypto for the others", async () => {
    vi.stubGlobal("Deno", {});
    try {
      const engine = fastestEngine();
      const secondAnswer = async (alg: SignatureAlgorithmName) => {
        const { key, data, signature } = await signed(alg);
        expect(await engine.verify(alg, key, signature, data)).toBe(true);
        return { answer: engine.verify(alg, key, signature, data) };
      };
      for (const alg of ["ES256", "ES384", "ES512"] as const) {
        const { answer } = await secondAnswer(alg);
        expect(answer).toBeInstanceOf(Promise);
        expect(await answer).toBe(true);
      }
      for (const alg of ["RS256", "PS256", "EdDSA"] as const) {
        expect(await secondAnswer(alg)).toEqual({ answer: true });
      }
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it("is WebCrypto where the runtime has no built-in module of Node", () => {
    vi.stubGlobal("process", undefined);
    try {
      expect(fastestEngine()).toBe(webCryptoEngine);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  const failing = () => {
    throw new Error("not implemented");
  };
  it.each<[string, unknown]>([
    ["have no node:crypto", () => undefined],
    ["can't be asked for", failing],
    ["are not those of Node", "a text"],
  ])("is WebCrypto where the built-in modules %s", (_, getBuiltinModule) => {
    vi.stubGlobal("process", { getBuiltinModule });
    try {
      expect(fastestEngine()).toBe(webCryptoEngine);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe("node:crypto", () => {
  it("that throws says that a signature is wrong", async () => {
    const { key, data, signature } = await signed("ES256");
    const fail = () => {
      throw new TypeError("ERR_INVALID_ARG_TYPE");
    };
    expect(nodeCryptoEngine({ createPublicKey: fail, verify: fail }).verify("ES256", key, signature, data)).toBe(false);
    expect(nodeCryptoEngine({ createPublicKey: () => ({}), verify: fail }).verify("ES256", key, signature, data)).toBe(
      false,
    );
  });

  it("accepts a signature by the value true only", async () => {
    const { key, data, signature } = await signed("ES256");
    const engine = nodeCryptoEngine({ createPublicKey: () => ({}), verify: () => 1 });
    expect(engine.verify("ES256", key, signature, data)).toBe(false);
  });

  it.each<[SignatureAlgorithmName, object]>([
    ["RS256", {}],
    ["EdDSA", {}],
    ["ES256", { key: {}, dsaEncoding: "ieee-p1363" }],
  ])("gets the key of %s as it is or with the options that it needs: workerd takes no others", async (alg, input) => {
    const { key, data, signature } = await signed(alg);
    const verify = vi.fn(() => true);
    nodeCryptoEngine({ createPublicKey: () => ({}), verify }).verify(alg, key, signature, data);
    expect(verify).toHaveBeenCalledWith(
      expect.toSatisfy(() => true),
      data,
      input,
      signature,
    );
  });

  it("imports a key once for an algorithm", async () => {
    const { key, data, signature } = await signed("PS256");
    const createPublicKey = vi.fn(() => ({}));
    const engine = nodeCryptoEngine({ createPublicKey, verify: () => true });
    for (let time = 0; time < 3; time += 1) engine.verify("PS256", key, signature, data);
    expect(createPublicKey).toHaveBeenCalledOnce();
  });
});

describe("WebCrypto", () => {
  it("says of a key that it can't import that the signature is wrong", async () => {
    const { data, signature } = await signed("ES256");
    const key = new VerificationKey({ kty: "EC", crv: "P-256", x: "AA", y: "AA" });
    expect(await webCryptoEngine.verify("ES256", key, signature, data)).toBe(false);
  });
});

describe("A signature of another length", () => {
  /** Runtimes that take everything: the answer is not theirs. */
  const lenient = nodeCryptoEngine({ createPublicKey: () => ({}), verify: () => true });
  const lengths: [string, (signature: Bytes) => Bytes][] = [
    ["its first byte less", (signature) => signature.slice(1)],
    ["its last byte less", (signature) => signature.slice(0, -1)],
    ["a zero before it", (signature) => new Uint8Array([0, ...signature])],
    ["a zero behind it", (signature) => new Uint8Array([...signature, 0])],
    ["no byte", () => new Uint8Array()],
  ];

  it.each(ALGORITHMS)("is wrong, whatever the runtime makes of it: %s", async (alg) => {
    const { key, data, signature } = await signed(alg);
    const verify = vi.spyOn(crypto.subtle, "verify").mockResolvedValue(true);
    onTestFinished(() => verify.mockRestore());
    expect(await webCryptoEngine.verify(alg, key, signature, data)).toBe(true);
    expect(lenient.verify(alg, key, signature, data)).toBe(true);
    for (const [change, changed] of lengths) {
      expect([change, await webCryptoEngine.verify(alg, key, changed(signature), data)]).toEqual([change, false]);
      expect([change, lenient.verify(alg, key, changed(signature), data)]).toEqual([change, false]);
    }
  });

  it("is told by the modulus of an RSA key, without the zeros before it", async () => {
    const signer = await createSigner("PS256");
    const { n = "", ...others } = signer.publicJwk as { n?: string };
    const modulus = Buffer.from(n, "base64url");
    const longer = Buffer.concat([new Uint8Array(2), modulus]).toString("base64url");
    const lengthOf = (jwk: object) => new VerificationKey({ ...jwk }).signatureBytes("PS256");
    expect(lengthOf(signer.publicJwk)).toBe(256);
    expect(lengthOf({ ...others, n: longer })).toBe(256);
    expect(lengthOf({ ...others, n: Buffer.concat([Uint8Array.of(1), modulus]).toString("base64url") })).toBe(257);
    expect(lengthOf({ ...others, n: "not base64url!" })).toBe(0);
  });
});

describe("An engine on trial", () => {
  /** What a fast engine says of a good signature and of any other. */
  const saying = (good: unknown, other: unknown, signature: Uint8Array, data: Uint8Array): SignatureEngine => ({
    verify: (_alg, _key, given, text) =>
      (String(given) === String(signature) && String(text) === String(data) ? good : other) as boolean,
  });

  it.each<[string, boolean, unknown, unknown]>([
    ["is used once it has told good from bad", true, true, false],
    ["is never used if it refuses what is good", false, false, false],
    ["is never used if it accepts what is bad", false, true, true],
    ["is never used if it answers with a promise", false, Promise.resolve(true), false],
    ["is never used if it has no answer to what is bad", false, true, undefined],
  ])("%s", async (_, isUsed, good, other) => {
    const { key, data, signature } = await signed("ES256");
    const verify = vi.fn(webCryptoEngine.verify);
    const engine = provenEngine(saying(good, other, signature, data), { verify });
    for (let time = 0; time < 3; time += 1) expect(await engine.verify("ES256", key, signature, data)).toBe(true);
    expect(verify).toHaveBeenCalledTimes(isUsed ? 1 : 3);
  });

  it.each<[string, Change]>([
    ["a signature with another first bit", (signature, data) => [flipped(signature, 0), data]],
    ["a signature with another last bit", (signature, data) => [flipped(signature, signature.length - 1), data]],
    ["a signature without its first byte", (signature, data) => [signature.slice(1), data]],
    ["a signature without its last byte", (signature, data) => [signature.slice(0, -1), data]],
    ["a longer signature", (signature, data) => [new Uint8Array([...signature, 0]), data]],
    ["an empty signature", (_, data) => [new Uint8Array(), data]],
    ["the signature of a text with another beginning", (signature, data) => [signature, flipped(data, 0)]],
    ["the signature of a text with another end", (signature, data) => [signature, flipped(data, data.length - 1)]],
  ])("fails if it accepts no more than %s", async (_, change) => {
    const { key, data, signature } = await signed("ES256");
    const verify = vi.fn(webCryptoEngine.verify);
    const accepted = [[signature, data], change(signature, data)].map(String);
    const lenient: SignatureEngine = { verify: (_alg, _key, ...given) => accepted.includes(String(given)) };
    const engine = provenEngine(lenient, { verify });
    for (let time = 0; time < 2; time += 1) await engine.verify("ES256", key, signature, data);
    expect(verify).toHaveBeenCalledTimes(2);
  });

  it("has one try: once it has failed, the reference answers for good", async () => {
    const { key, data, signature } = await signed("ES256");
    const verify = vi.fn(webCryptoEngine.verify);
    const fast = vi.fn(saying(true, false, signature, data).verify).mockReturnValueOnce(false);
    const engine = provenEngine({ verify: fast }, { verify });
    for (let time = 0; time < 3; time += 1) expect(await engine.verify("ES256", key, signature, data)).toBe(true);
    expect([fast.mock.calls.length, verify.mock.calls.length]).toEqual([1, 3]);
  });

  it("is not tried on a signature that the reference refuses, nor for another key or algorithm", async () => {
    const { key, data, signature } = await signed("ES256");
    const fast = vi.fn(() => false);
    const engine = provenEngine({ verify: fast }, { verify: () => Promise.resolve(false) });
    expect(await engine.verify("ES256", key, signature, data)).toBe(false);
    expect(fast).not.toHaveBeenCalled();
    const other = await signed("ES256");
    const proven = provenEngine(saying(true, false, signature, data), webCryptoEngine);
    await proven.verify("ES256", key, signature, data);
    expect(proven.verify("ES256", other.key, signature, data)).toBeInstanceOf(Promise);
    expect(proven.verify("ES384", key, signature, data)).toBeInstanceOf(Promise);
  });
});
