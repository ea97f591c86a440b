import { withDeadline } from "../concurrency/deadline.ts";
import { ConfigurationError, InvalidProofError, messageOf, UnavailableError } from "../errors.ts";
import type { RequestHead } from "../platform/request.ts";
import type { Runtime } from "../platform/runtime.ts";
import { sha256 } from "../platform/sha256.ts";
import { requireAlgorithms, type SignatureAlgorithmName } from "../verify/algorithms.ts";
import { requireTolerance } from "../verify/claims.ts";
import { webCryptoEngine } from "../verify/signature-engine.ts";
import { type NonceOptions, Nonces } from "./nonces.ts";
import { checkProof, type Proof } from "./proof.ts";
import { MemoryReplayStore, type ReplayStore } from "./replay-store.ts";

/** Settings of {@link dpop}. */
export interface DPoPOptions {
  /** Whether to refuse tokens that are not bound to a key, and the scheme `Bearer` with them. Default: false. */
  required?: boolean | undefined;
  /** The signature algorithms of proofs. Default: RS256, PS256, ES256, ES384, EdDSA, Ed25519. */
  algorithms?: readonly SignatureAlgorithmName[] | undefined;
  /** How old a proof may be, in seconds, from 1 to 3600. Default: 300. */
  maxAgeSeconds?: number | undefined;
  /** The tolerated difference between the clocks of clients and this one, in seconds. Default: 5. */
  clockToleranceSeconds?: number | undefined;
  /** Demands a nonce of this server in each proof (RFC 9449 section 9). Default: no nonces. */
  nonces?: NonceOptions | undefined;
  /** Remembers which proofs were used. Default: {@link MemoryReplayStore}, for this process or isolate. */
  replay?: ReplayStore | undefined;
  /**
   * The URL that clients use for a request, if its path differs from the one that arrives here: a proxy in front of the
   * server has changed it. Default: the path of the request on the origin of the resource identifier.
   */
  publicUrl?: ((url: URL) => URL) | undefined;
}

/** A request with a token that is bound to a key. */
export interface BoundRequest {
  request: Pick<RequestHead, "method" | "headers">;
  /** The URL of the request, on the public origin of the server. */
  url: URL;
  token: string;
  /** The thumbprint of the key that the token is bound to. */
  thumbprint: string;
}

/** What a server needs to take tokens that are bound with DPoP. */
export interface DPoP {
  readonly required: boolean;
  /** The accepted algorithms of proofs. */
  readonly algorithms: readonly string[];
  /**
   * Checks the proof of a request whose token is good. Returns the nonce that the client should use from now on, if that
   * is another one.
   *
   * @throws {InvalidProofError} if the proof is missing, wrong, or was used before.
   * @throws {InvalidTokenError} if the token is bound to another key.
   * @throws {UnavailableError} if the store of used proofs fails.
   */
  check(bound: BoundRequest, runtime: Pick<Runtime, "emit" | "now">): Promise<string | undefined>;
  /**
   * For `readiness`: rejects if good proofs would be refused now, because the store of used proofs or the secret of the
   * nonces fails. The store gets a key that no proof has, for one second, because a store that can be read may not be
   * writable.
   */
  requireReady(runtime: Pick<Runtime, "now">): Promise<void>;
}

const DEFAULT_MAX_AGE_SECONDS = 300;
const LONGEST_MAX_AGE_SECONDS = 3600;
const DEFAULT_TOLERANCE_SECONDS = 5;
const STORE_TIMEOUT_MS = 2_000;
/** The thumbprint of no key: those are longer. */
const NO_THUMBPRINT = "edgegrant-readiness";

/**
 * Takes tokens that are bound to a key of the client (DPoP, RFC 9449). Each request needs a proof that its sender holds
 * that key, so a token that leaks is of no use to others. Without this value, a server refuses bound tokens.
 *
 * @throws {ConfigurationError} if an option is out of range.
 *
 * @example
 * ```ts
 * const server = new ResourceServer({
 *   issuer: "https://your-zone-id.keycard.cloud",
 *   resource: "https://mcp.example.com/mcp",
 *   dpop: dpop(),
 * });
 * ```
 */
export function dpop(options: DPoPOptions = {}): DPoP {
  const { replay = new MemoryReplayStore(), publicUrl = (url: URL) => url, required = false } = options;
  const algorithms = requireAlgorithms(options.algorithms);
  const maxAgeSeconds = requireMaxAge(options.maxAgeSeconds ?? DEFAULT_MAX_AGE_SECONDS);
  const toleranceSeconds = requireTolerance(
    "clockToleranceSeconds",
    options.clockToleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS,
  );
  const nonces = options.nonces && new Nonces(options.nonces);
  return {
    required,
    algorithms,
    async check({ request, url, token, thumbprint }, { emit, now: clock }) {
      const now = Math.floor(clock() / 1000);
      const { href } = publicUrl(url);
      const expected = { method: request.method, url: href, token, thumbprint, algorithms, now };
      const text = proofIn(request.headers);
      const proof = await checkProof(text, { ...expected, maxAgeSeconds, toleranceSeconds }, webCryptoEngine);
      const next = nonces && (await checkNonce(nonces, proof, now));
      const key = `${thumbprint}.${await sha256(proof.id)}`;
      const expiresAt = proof.issuedAt + maxAgeSeconds + toleranceSeconds;
      if (!(await isFirstUse(replay, key, expiresAt, now, emit))) {
        throw new InvalidProofError("The proof was used before (jti)", "replayed_proof");
      }
      return next;
    },
    async requireReady({ now: clock }) {
      const now = Math.floor(clock() / 1000);
      await nonces?.current(now);
      await replay.once(`${NO_THUMBPRINT}.${crypto.randomUUID()}`, now + 1, now);
    },
  };
}

function requireMaxAge(seconds: number): number {
  if (Number.isSafeInteger(seconds) && seconds >= 1 && seconds <= LONGEST_MAX_AGE_SECONDS) return seconds;
  throw new ConfigurationError(`maxAgeSeconds must be a whole number of seconds from 1 to ${LONGEST_MAX_AGE_SECONDS}`);
}

/** The value of the header `DPoP`. Of several headers, the platform makes one with commas. No proof contains a comma. */
function proofIn(headers: Headers): string {
  const proof = headers.get("DPoP");
  if (!proof) throw new InvalidProofError("The request has a bound token, but no proof", "missing_proof");
  if (!proof.includes(",")) return proof;
  throw new InvalidProofError("The request has more than one proof", "repeated_proof");
}

/** The nonce that the client should use from now on, if it is not that of the proof (RFC 9449 section 8.2). */
async function checkNonce(nonces: Nonces, { nonce }: Proof, now: number): Promise<string | undefined> {
  const age = nonce === undefined ? undefined : await nonces.ageOf(nonce, now);
  if (age === "current") return undefined;
  const current = await nonces.current(now);
  if (age === "previous") return current;
  if (nonce === undefined) throw new InvalidProofError("The proof has no nonce", "missing_nonce", current);
  throw new InvalidProofError("The nonce of the proof is not valid any more, or never was", "stale_nonce", current);
}

/** A failed store does not make a proof good. It does not make it bad either, so this is an outage. */
async function isFirstUse(
  replay: ReplayStore,
  key: string,
  expiresAt: number,
  now: number,
  emit: Runtime["emit"],
): Promise<boolean> {
  try {
    const error = () => new Error(`The store did not answer within ${STORE_TIMEOUT_MS} ms`);
    const used = replay.once(key, expiresAt, now);
    const isFirst = typeof used === "boolean" ? used : await withDeadline(used, { timeoutMs: STORE_TIMEOUT_MS, error });
    return isFirst === true;
  } catch (error) {
    emit({ type: "replay_check.failed", message: messageOf(error) });
    throw new UnavailableError("The store of used proofs fails", { cause: error });
  }
}
