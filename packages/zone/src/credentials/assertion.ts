import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { Application } from "../directory/directory.ts";
import { OAuthError } from "../token/oauth-error.ts";
import { createRemoteKeys, JwksUnavailableError } from "./remote-keys.ts";
import { createReplayGuard } from "./replay-guard.ts";

export const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** The accepted signature algorithms of assertions. The zone's metadata lists them too. */
export const assertionAlgorithms = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"] as const;

const maximumLifeSeconds = 300;
const clockToleranceSeconds = 5;

/** Verifies `private_key_jwt` assertions (RFC 7523 section 3). */
export interface AssertionVerifier {
  /** @throws {OAuthError} `invalid_client`, with what is wrong with the assertion */
  verify(application: Application, assertion: string): Promise<void>;
}

/** @param audiences the accepted values of `aud` */
export function createAssertionVerifier(audiences: string[]): AssertionVerifier {
  const now = (): number => Math.floor(Date.now() / 1000);
  const keysByUri = new Map<string, JWTVerifyGetKey>();
  const replays = createReplayGuard(now);

  return {
    async verify({ clientId, credential }, assertion) {
      if (credential.method !== "private_key_jwt") {
        throw new OAuthError("invalid_client", "this application authenticates with client_secret_basic");
      }
      let keys = keysByUri.get(credential.jwksUri);
      if (keys === undefined) {
        keys = createRemoteKeys(credential.jwksUri);
        keysByUri.set(credential.jwksUri, keys);
      }
      const claims = await checkSignature(assertion, keys, { clientId, audiences });
      const { exp = 0, jti } = claims;
      if (typeof jti !== "string" || jti === "") throw refusal("its jti must be a non-empty string");
      if (exp - now() > maximumLifeSeconds + clockToleranceSeconds) {
        throw refusal(`its exp is more than ${maximumLifeSeconds} seconds away`);
      }
      if (!replays.use(clientId, jti, exp + clockToleranceSeconds)) throw refusal("its jti has been used before");
    },
  };
}

/** The client id in an assertion, unverified. */
export function assertedClientId(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
}

async function checkSignature(
  assertion: string,
  keys: JWTVerifyGetKey,
  { clientId, audiences }: { clientId: string; audiences: string[] },
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(assertion, keys, {
      algorithms: [...assertionAlgorithms],
      issuer: clientId,
      subject: clientId,
      audience: audiences,
      requiredClaims: ["exp", "jti"],
      clockTolerance: clockToleranceSeconds,
    });
    return payload;
  } catch (error) {
    throw explain(error, audiences);
  }
}

function explain(error: unknown, audiences: string[]): OAuthError {
  if (error instanceof JwksUnavailableError) return new OAuthError("invalid_client", error.message);
  if (error instanceof errors.JWTExpired) return refusal("it has expired");
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === "missing") return refusal(`it has no ${error.claim}`);
    return error.claim === "aud"
      ? refusal(`its aud must be ${audiences.join(" or ")}`)
      : refusal(`its ${error.claim} is not acceptable`);
  }
  if (error instanceof errors.JWKSNoMatchingKey) return refusal("no key of the application's JWKS matches it");
  if (error instanceof errors.JWKSMultipleMatchingKeys) {
    return refusal("several keys of the application's JWKS match it: give them a kid each and name it in the header");
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return refusal("its signature does not verify");
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return refusal(`its alg must be one of ${assertionAlgorithms.join(", ")}`);
  }
  return refusal("it is not a well-formed JWT");
}

function refusal(why: string): OAuthError {
  return new OAuthError("invalid_client", `the client assertion is refused: ${why}`);
}
