import type { JsonObject } from "../encoding/json.ts";
import { InvalidTokenError, type RejectionReason } from "../errors.ts";
import { type AccessTokenClaims, checkTimes, readClaims } from "./claims.ts";

/** Claims with which nothing is wrong, so that each of a token's own can be looked at alone. */
const GOOD = { iss: "issuer", sub: "subject", client_id: "client", aud: "audience", exp: Number.MAX_SAFE_INTEGER };

/** What claims must be. Each check throws {@link InvalidTokenError} if one is not. */
export interface ClaimChecks {
  nowSeconds: number;
  toleranceSeconds: number;
  issuer: (issuer: string) => void;
  audience: (audience: readonly string[]) => void;
}

/**
 * Every reason for which the claims of a token are refused, each claim looked at by itself. Verification stops at the
 * first; whoever mends that one must not find the next one only then.
 */
export function reasonsAgainst(payload: JsonObject, checks: ClaimChecks): RejectionReason[] {
  const alone = (...names: string[]): AccessTokenClaims =>
    readClaims({ ...GOOD, ...Object.fromEntries(names.map((name) => [name, payload[name]])) });
  const time = (name: string) => checkTimes(alone(name), checks.nowSeconds, checks.toleranceSeconds);
  const looks = [
    () => alone("cnf"),
    () => checks.issuer(alone("iss").issuer),
    () => alone("sub"),
    () => alone("client_id", "azp"),
    () => time("exp"),
    () => checks.audience(alone("aud").audience),
    () => alone("scope"),
    () => time("nbf"),
    () => time("iat"),
  ];
  return looks.flatMap(reasonFor);
}

function reasonFor(look: () => void): RejectionReason[] {
  try {
    look();
    return [];
  } catch (error) {
    return error instanceof InvalidTokenError ? [error.reason] : [];
  }
}
