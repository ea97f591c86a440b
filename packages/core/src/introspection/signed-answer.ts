import type { AuthorizationServer } from "../discovery/authorization-server.ts";
import { toList } from "../encoding/json.ts";
import { InvalidTokenError, UnavailableError } from "../errors.ts";
import type { Runtime } from "../platform/runtime.ts";
import { requireAlgorithms } from "../verify/algorithms.ts";
import { decodeObject, splitJws } from "../verify/compact.ts";
import { checkHeader } from "../verify/header.ts";
import { type KeySource, remoteKeys } from "../verify/key-source.ts";
import { fastestEngine } from "../verify/proven-engine.ts";
import { verifySignature } from "../verify/signature.ts";
import type { SignatureEngine } from "../verify/signature-engine.ts";

/** The media type of a signed answer, which a request asks for (RFC 9701 section 4). */
export const SIGNED_ANSWER = "application/token-introspection+jwt";
const TYPE = "token-introspection+jwt";
const TOLERANCE_SECONDS = 60;

/** Reads signed introspection responses (RFC 9701 section 5): JWTs that the zone signed for this server. */
export class SignedAnswers {
  readonly #keys: KeySource;
  readonly #issuer: string;
  readonly #runtime: Runtime;
  readonly #engine: SignatureEngine = fastestEngine();

  constructor(server: AuthorizationServer, runtime: Runtime) {
    this.#keys = remoteKeys(server, runtime);
    this.#issuer = server.issuer;
    this.#runtime = runtime;
  }

  /**
   * The introspection response in a signed answer.
   *
   * @param clientId The client id of this server, for which the answer must be.
   * @throws {UnavailableError} if the answer is not signed by the zone, is for another server, or is older than a
   *   minute; or if the zone's keys can't be loaded.
   */
  async read(text: string, clientId: string): Promise<unknown> {
    const claims = await this.#verified(text.trim()).catch((error: unknown) => {
      if (!(error instanceof InvalidTokenError)) throw error;
      throw unusable(error.message);
    });
    const { iss, aud, iat, token_introspection: answer } = claims;
    if (iss !== this.#issuer) throw unusable("it is from another issuer");
    const audiences = typeof aud === "string" || Array.isArray(aud) ? toList(aud) : [];
    if (!audiences.includes(clientId)) throw unusable("it is for another server");
    const ageSeconds = typeof iat === "number" ? this.#runtime.now() / 1000 - iat : Number.NaN;
    if (!(Math.abs(ageSeconds) <= TOLERANCE_SECONDS)) throw unusable("it was not issued within the last minute");
    return answer;
  }

  async #verified(text: string) {
    const jws = splitJws(text);
    const { typ, ...header } = decodeObject(jws.header);
    if (typeof typ !== "string" || typ.toLowerCase().replace(/^application\//, "") !== TYPE) {
      throw unusable(`its type is not ${TYPE}`);
    }
    const checked = checkHeader(header, { algorithms: requireAlgorithms(undefined) });
    await verifySignature(jws, checked, await this.#keys.get(), this.#keys, this.#engine);
    return decodeObject(jws.payload);
  }
}

function unusable(why: string): UnavailableError {
  return new UnavailableError(`The introspection endpoint's signed answer can't be used: ${why}`);
}
