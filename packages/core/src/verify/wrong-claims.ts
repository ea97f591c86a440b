import type { JsonObject } from "../encoding/json.ts";
import { InvalidTokenError, type RejectionReason } from "../errors.ts";
import { type AccessTokenClaims, checkTimes, readClaims } from "./claims.ts";

/** Claims that pass every check. To check one claim of a token alone, it replaces the claim of the same name here. */
const GOOD = { iss: "issuer", sub: "subject", client_id: "client", aud: "audience", exp: Number.MAX_SAFE_INTEGER };

/** The checks of claims. `issuer` and `audience` throw {@link InvalidTokenError} if the value is refused. */
export interface ClaimChecks {
  nowSeconds: number;
  toleranceSeconds: number;
  issuer: (issuer: string) => void;
  audience: (audience: readonly string[]) => void;
}

/**
 * Returns all reasons to refuse the claims of a token. Verification stops at the first wrong claim. Here each claim is
 * checked alone, so that a developer sees all of them at once.
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
