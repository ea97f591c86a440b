import { randomUUID } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import type { AuditFacts } from "../audit/event.ts";
import { assertionAlgorithms } from "../credentials/assertion.ts";
import { createRemoteKeys, JwksUnavailableError } from "../credentials/remote-keys.ts";
import { createReplayGuard } from "../credentials/replay-guard.ts";
import type { Application } from "../directory/directory.ts";
import { signToken } from "../keys/access-token.ts";
import type { Form } from "../token/form.ts";
import { OAuthError } from "../token/oauth-error.ts";
import type { Exchange } from "./exchange.ts";
import { identityAssertionSeconds, identityAssertionType } from "./identity-assertion.ts";
import { allowedTargets, grantedScopes } from "./targets.ts";

const toleranceSeconds = 5;

/** Grants tokens for identity assertions of the zones that this zone trusts. */
export interface Redemptions {
  /** @throws {OAuthError} for every refusal */
  redeem(form: Form, application: Application, exchange: Exchange, facts: AuditFacts): Promise<object>;
}

/**
 * The JWT bearer grant (RFC 7523 section 2.1) for identity assertions (ID-JAG,
 * draft-ietf-oauth-identity-assertion-authz-grant section 4.4). A trusted zone's user is the user with the same id here.
 */
export function createRedemptions(trustedZones: readonly { issuer: string; jwksUri: string }[]): Redemptions {
  const now = (): number => Math.floor(Date.now() / 1000);
  const keysByIssuer = new Map(trustedZones.map(({ issuer, jwksUri }) => [issuer, createRemoteKeys(jwksUri)]));
  const replays = createReplayGuard(now);

  const verify = async (assertion: string, audience: string): Promise<JWTPayload & { iss: string }> => {
    const { iss = "", typ } = unverified(assertion);
    if (typ !== identityAssertionType) throw refusal(`its typ must be ${identityAssertionType}`);
    // Section 8.3 of the draft: a grant of this zone itself could widen what its scopes allow.
    if (iss === audience) throw refusal("this zone has issued it itself");
    const keys = keysByIssuer.get(iss);
    if (keys === undefined) throw refusal("its issuer is not a zone that this zone trusts");
    const algorithms = [...assertionAlgorithms];
    const requiredClaims = ["sub", "exp", "iat", "jti", "client_id"];
    const expected = { issuer: iss, audience, algorithms, requiredClaims, clockTolerance: toleranceSeconds };
    const { payload } = await jwtVerify(assertion, keys, expected).catch((error: unknown) => {
      throw refusal(explain(error));
    });
    const { exp = 0, jti = "", aud } = payload;
    if ([aud].flat().length !== 1) throw refusal("it has several audiences");
    if (exp > now() + identityAssertionSeconds + toleranceSeconds) throw refusal("it lives for more than 300 seconds");
    if (!replays.use(iss, jti, exp + toleranceSeconds)) throw refusal("it has been used before");
    return { ...payload, iss };
  };

  return {
    async redeem(form, application, { directory, keys, issuer, accessTokenSeconds }, facts) {
      const assertion = form.get("assertion");
      if (assertion === undefined) throw new OAuthError("invalid_request", "assertion is missing");
      const claims = await verify(assertion, issuer);
      const { sub: user = "", client_id: client } = claims;
      facts.user = user;
      if (client !== application.clientId) throw refusal("its client_id is not the client that authenticates");
      if (!directory.users.has(user)) throw refusal("this zone has no such user");

      const resources = narrowed(form.all("resource"), [claims.resource ?? []].flat(), "resource", "invalid_target");
      const scope = form.get("scope")?.split(" ").filter(Boolean) ?? [];
      const vouched = typeof claims.scope === "string" ? claims.scope.split(" ").filter(Boolean) : [];
      const asked = narrowed(scope, vouched, "scope", "invalid_scope");
      facts.resource = resources.join(" ");
      facts.scopes = asked;
      if (resources.length === 0)
        throw new OAuthError("invalid_request", "neither the assertion nor the request names a resource");
      const targets = allowedTargets(resources, application, directory);
      const scopes = grantedScopes(asked.length === 0 ? undefined : asked, targets);
      facts.scopes = scopes;

      const issuedAt = now();
      const granted = scopes.length === 0 ? {} : { scope: scopes.join(" ") };
      const [first, ...rest] = targets.map((target) => target.identifier);
      const token = signToken(keys, {
        iss: issuer,
        sub: user,
        aud: rest.length === 0 ? first : [first, ...rest],
        client_id: application.clientId,
        ...granted,
        iat: issuedAt,
        exp: issuedAt + accessTokenSeconds,
        jti: randomUUID(),
      });
      return { access_token: token, token_type: "Bearer", expires_in: accessTokenSeconds, ...granted };
    },
  };
}

/** What is asked for, or else all that the assertion names. Nothing beyond the assertion can be asked for. */
function narrowed(
  asked: readonly string[],
  vouched: readonly unknown[],
  name: string,
  code: "invalid_target" | "invalid_scope",
): string[] {
  const allowed = vouched.filter((value) => typeof value === "string");
  if (asked.length === 0) return allowed;
  if (allowed.length === 0 || asked.every((value) => allowed.includes(value))) return [...asked];
  throw new OAuthError(code, `the assertion is for another ${name}`);
}

function unverified(assertion: string): { iss?: string; typ?: string } {
  try {
    const { iss } = decodeJwt(assertion);
    const { typ } = decodeProtectedHeader(assertion);
    return { ...(iss !== undefined && { iss }), ...(typ !== undefined && { typ }) };
  } catch {
    throw refusal("it is not a JWT");
  }
}

function explain(error: unknown): string {
  if (error instanceof JwksUnavailableError) return "the keys of its issuer could not be fetched";
  if (error instanceof errors.JWTExpired) return "it has expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.reason === "missing" ? `it has no ${error.claim}` : `its ${error.claim} is not acceptable`;
  }
  return "its signature does not verify";
}

function refusal(why: string): OAuthError {
  return new OAuthError("invalid_grant", `the assertion is refused: ${why}`);
}
