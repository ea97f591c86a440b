import type { CryptoKey } from "jose";
import { decodeBase64url } from "../encoding/base64url.ts";
import { isEmptyArray, isJsonObject, isStringArray, type JsonObject, withoutNulls } from "../encoding/json.ts";
import {
  DEFAULT_ALGORITHMS,
  isSignatureAlgorithm,
  MIN_RSA_BITS,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithmName,
} from "./algorithms.ts";

const MAX_KEYS = 100;
/** The members that identify a key. All are strings (RFC 7517 section 4, RFC 7518 section 6). */
const MEMBERS = ["kty", "crv", "n", "e", "x", "y", "alg", "kid"];

/** The members of a public key that make it (RFC 7638 section 3.2). Those of other key types are undefined. */
export type PublicMembers = Partial<Record<"kty" | "crv" | "n" | "e" | "x" | "y", string>>;

/** A public key of a zone, to verify signatures. */
export class VerificationKey {
  /**
   * The members of the JWK that are listed in `MEMBERS`. Others, such as a certificate chain, would only take memory.
   */
  readonly jwk: JsonObject;
  readonly #imported = new Map<SignatureAlgorithmName, CryptoKey>();
  #modulusBytes: number | undefined;

  constructor(jwk: JsonObject) {
    // A copy, because the caller may change its JWK later. The imported key must be the one that was checked.
    this.jwk = Object.fromEntries(
      MEMBERS.map((name) => [name, jwk[name]]).filter(([, text]) => typeof text === "string"),
    );
  }

  get id(): unknown {
    return this.jwk.kid;
  }

  /**
   * The members that make the key. `use`, `key_ops` and `alg` are left out: they are checked before, and engines treat
   * them differently.
   */
  get publicMembers(): PublicMembers {
    const { kty, crv, n, e, x, y } = this.jwk;
    return { kty, crv, n, e, x, y } as PublicMembers;
  }

  /** Whether the key's own members allow the algorithm (RFC 7517 section 4.4, RFC 8725 section 3.1). */
  allows(name: SignatureAlgorithmName): boolean {
    const { keyType, curve, alsoKnownAs } = SIGNATURE_ALGORITHMS[name];
    const { kty, crv, alg } = this.jwk;
    if (kty !== keyType || (curve !== undefined && crv !== curve)) return false;
    return alg === undefined || alg === name || alg === alsoKnownAs;
  }

  /** The length in bytes of every signature with this key. */
  signatureBytes(name: SignatureAlgorithmName): number {
    const { signatureBytes } = SIGNATURE_ALGORITHMS[name];
    if (signatureBytes !== undefined) return signatureBytes;
    this.#modulusBytes ??= unsignedBytes(this.jwk.n)?.length ?? 0;
    return this.#modulusBytes;
  }

  /** The WebCrypto key, if it is imported already. */
  imported(name: SignatureAlgorithmName): CryptoKey | undefined {
    return this.#imported.get(name);
  }

  /** Imports the key into WebCrypto, once per algorithm. Throws the error of the engine if the key is invalid. */
  async import(name: SignatureAlgorithmName): Promise<CryptoKey> {
    const known = this.#imported.get(name);
    if (known) return known;
    const { key } = SIGNATURE_ALGORITHMS[name];
    const imported = await crypto.subtle.importKey("jwk", this.publicMembers, key, false, ["verify"]);
    this.#imported.set(name, imported);
    return imported;
  }
}

/**
 * The keys of one issuer (RFC 7517 section 5). A key that is unsupported, weak, private, symmetric or meant for another
 * use is skipped, so that it does not make the other keys unusable.
 */
export class KeySet {
  readonly #keys: ReadonlyMap<string, VerificationKey>;
  readonly #held: ReadonlySet<VerificationKey>;

  private constructor(keys: ReadonlyMap<string, VerificationKey>) {
    this.#keys = keys;
    this.#held = new Set(keys.values());
  }

  /**
   * Reads a JWK Set. A key that is in `previous` too is represented by the same object, so that {@link KeySet.has} can
   * tell whether a remembered key is still in force.
   *
   * @throws {TypeError} if the document is not a JWK Set.
   */
  static from(document: unknown, previous: KeySet = new KeySet(new Map())): KeySet {
    if (!isJsonObject(document) || !Array.isArray(document.keys)) throw new TypeError("The document is not a JWK Set");
    const keys = new Map<string, VerificationKey>();
    for (const member of document.keys) {
      if (keys.size === MAX_KEYS) break;
      if (!isJsonObject(member)) continue;
      const jwk = withoutNulls(member);
      if (refusalOf(jwk)) continue;
      const identity = identityOf(jwk);
      keys.set(identity, previous.#keys.get(identity) ?? new VerificationKey(jwk));
    }
    return new KeySet(keys);
  }

  /** The keys as a JWK Set, which {@link KeySet.from} can read again. */
  get document(): { keys: JsonObject[] } {
    return { keys: [...this.#held].map(({ jwk }) => jwk) };
  }

  get size(): number {
    return this.#held.size;
  }

  /** Whether the set contains this key object. */
  has(key: VerificationKey): boolean {
    return this.#held.has(key);
  }

  /**
   * The keys that may have signed a token with this header. Without a `kid`, these are all keys that allow the
   * algorithm.
   */
  candidates(alg: SignatureAlgorithmName, kid: string | undefined): VerificationKey[] {
    const candidates: VerificationKey[] = [];
    for (const key of this.#held) {
      if ((kid === undefined || key.id === kid) && key.allows(alg)) candidates.push(key);
    }
    return candidates;
  }
}

/** The reason to skip a key of a JWK Set: see {@link KeyReport}. */
export type KeyRefusal = "private" | "weak" | "other_use" | "unsupported" | "damaged";

/** The usability of one key of a JWK Set. */
export interface KeyReport {
  kid: unknown;
  kty: unknown;
  /** The default algorithms for which the key is usable. Empty if the key is refused. */
  algorithms: readonly SignatureAlgorithmName[];
  /**
   * The reason to skip the key, or undefined if it is usable:
   * - `private`: it has private or symmetric members;
   * - `weak`: it is an RSA key of less than 2048 bits or with an exponent below 3;
   * - `other_use`: its `use` or `key_ops` does not include verification;
   * - `unsupported`: its type, curve or `alg` is not accepted;
   * - `damaged`: it can't be imported.
   */
  refusal: KeyRefusal | undefined;
}

/**
 * Checks whether a {@link TokenVerifier} with default settings can use a key of a JWK Set (RFC 7517 section 4). For
 * tools that inspect a zone from outside. A member that is null counts as absent.
 *
 * @example
 * ```ts
 * const { algorithms, refusal } = await inspectKey(jwks.keys[0]);
 * ```
 */
export async function inspectKey(member: unknown): Promise<KeyReport> {
  const jwk = isJsonObject(member) ? withoutNulls(member) : {};
  const { kid, kty } = jwk;
  const refusal = refusalOf(jwk);
  if (refusal) return { kid, kty, algorithms: [], refusal };
  const key = new VerificationKey(jwk);
  const allowed = DEFAULT_ALGORITHMS.filter((name) => key.allows(name));
  const imports = await Promise.allSettled(allowed.map((name) => key.import(name)));
  const algorithms = allowed.filter((_, index) => imports[index]?.status === "fulfilled");
  const reason = allowed.length === 0 ? "unsupported" : "damaged";
  return { kid, kty, algorithms, refusal: algorithms.length === 0 ? reason : undefined };
}

/** The reason to skip a key, as far as its members show it. Undefined if it may be used. */
export function refusalOf(jwk: JsonObject): KeyRefusal | undefined {
  const { kty, use, key_ops: operations, alg } = jwk;
  if (isPrivate(jwk)) return "private";
  if (use !== undefined && use !== "sig") return "other_use";
  if (operations !== undefined && !(isStringArray(operations) && operations.includes("verify"))) return "other_use";
  if (alg !== undefined && !isSignatureAlgorithm(alg)) return "unsupported";
  if (kty === "RSA") return isStrongRsa(jwk) ? undefined : "weak";
  return kty === "EC" || kty === "OKP" ? undefined : "unsupported";
}

/** The private and symmetric members of a key (RFC 7518 sections 6.2.2, 6.3.2 and 6.4). */
const PRIVATE_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/**
 * Whether a JWK has a private member. A published private key proves nothing, because anybody can sign with it. An
 * empty array, such as an empty `oth`, discloses nothing and counts as absent.
 */
function isPrivate(jwk: JsonObject): boolean {
  return PRIVATE_MEMBERS.some((name) => jwk[name] !== undefined && !isEmptyArray(jwk[name]));
}

/**
 * Whether an RSA key is strong enough. RFC 7518 section 3.3 requires 2048 bits. With an exponent of 1, every signature
 * would be valid.
 */
function isStrongRsa({ n, e }: JsonObject): boolean {
  const modulus = unsignedBytes(n);
  const exponent = unsignedBytes(e);
  if (!modulus || !exponent) return false;
  const exponentIsAtLeast3 = exponent.length > 1 || (exponent[0] ?? 0) >= 3;
  return bitLength(modulus) >= MIN_RSA_BITS && exponentIsAtLeast3;
}

function unsignedBytes(value: unknown): Uint8Array | undefined {
  if (typeof value !== "string") return undefined;
  try {
    const bytes = decodeBase64url(value);
    const start = bytes.findIndex((byte) => byte !== 0);
    return start < 0 ? new Uint8Array() : bytes.subarray(start);
  } catch {
    return undefined;
  }
}

function bitLength(bytes: Uint8Array): number {
  const [first = 0] = bytes;
  return bytes.length * 8 - Math.clz32(first) + 24;
}

function identityOf({ kty, crv, n, e, x, y, alg, kid }: JsonObject): string {
  return JSON.stringify([kty, crv, n, e, x, y, alg, kid]);
}
