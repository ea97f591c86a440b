import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { Application, Directory } from "../directory/directory.ts";
import { OAuthError } from "../token/oauth-error.ts";
import { createRemoteKeys, JwksUnavailableError } from "./remote-keys.ts";
import { createReplayGuard } from "./replay-guard.ts";

export const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** The accepted signature algorithms of assertions. The zone's metadata lists them too. */
export const assertionAlgorithms = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"] as const;

const maximumLifeSeconds = 300;
const clockToleranceSeconds = 5;

/** Documents of applications that are not registered name any number of URLs. */
const maximumKeySets = 100;

/** Platforms give tokens for up to a day. */
const maximumWorkloadLifeSeconds = 24 * 60 * 60;

/** Verifies assertions (RFC 7523 section 3): `private_key_jwt`, and tokens of platforms. */
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
      if (credential.method === "client_secret_basic") {
        throw new OAuthError("invalid_client", "this application authenticates with client_secret_basic");
      }
      let keys = keysByUri.get(credential.jwksUri);
      if (keys === undefined) {
        if (keysByUri.size >= maximumKeySets) keysByUri.clear();
        keys = createRemoteKeys(credential.jwksUri);
        keysByUri.set(credential.jwksUri, keys);
      }
      if (credential.method === "workload") {
        const { issuer, subject } = credential;
        const { exp = 0 } = await checkSignature(assertion, keys, { issuer, subject, audience: audiences });
        requireLife(exp - now(), maximumWorkloadLifeSeconds);
        return;
      }
      const expected = { issuer: clientId, subject: clientId, audience: audiences, requiredClaims: ["jti"] };
      const { exp = 0, jti } = await checkSignature(assertion, keys, expected);
      if (typeof jti !== "string" || jti === "") throw refusal("its jti must be a non-empty string");
      requireLife(exp - now(), maximumLifeSeconds);
      if (!replays.use(clientId, jti, exp + clockToleranceSeconds)) throw refusal("its jti has been used before");
    },
  };
}

/** The client id that an assertion stands for, unverified: that of the platform's workload, or its subject. */
export function assertedClientId(
  assertion: string,
  directory: Pick<Directory, "applicationByWorkload">,
): string | undefined {
  try {
    const { iss = "", sub } = decodeJwt(assertion);
    return sub === undefined ? undefined : (directory.applicationByWorkload(iss, sub)?.clientId ?? sub);
  } catch {
    return undefined;
  }
}

function requireLife(lifeSeconds: number, maximumSeconds: number): void {
  if (lifeSeconds <= maximumSeconds + clockToleranceSeconds) return;
  throw refusal(`its exp is more than ${maximumSeconds} seconds away`);
}

/** The claims that an assertion must have. */
interface Expected {
  issuer: string;
  subject: string;
  audience: string[];
  requiredClaims?: string[];
}

async function checkSignature(
  assertion: string,
  keys: JWTVerifyGetKey,
  { requiredClaims = [], ...expected }: Expected,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(assertion, keys, {
      ...expected,
      algorithms: [...assertionAlgorithms],
      requiredClaims: ["exp", ...requiredClaims],
      clockTolerance: clockToleranceSeconds,
    });
    return payload;
  } catch (error) {
    throw explain(error, expected.audience);
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
