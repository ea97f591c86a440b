import { isJsonObject } from "../encoding/json.ts";
import { InvalidTokenError } from "../errors.ts";

/**
 * The key that a token is bound to, from its claim `cnf` (RFC 7800 section 3.1). Only a sender that holds the key may use
 * the token. If there are several members, each of them must be checked.
 */
export interface Confirmation {
  /** The thumbprint of the sender's public key (DPoP, RFC 9449 section 6.1). */
  readonly jkt?: string;
  /** The thumbprint of the sender's certificate (mutual TLS, RFC 8705 section 3.1). */
  readonly "x5t#S256"?: string;
}

/**
 * Checks that the sender of a token holds the key that the token is bound to. It is called with undefined for a token
 * that is bound to no key.
 *
 * @throws {RejectionError} unless the sender may use the token.
 */
export type ConfirmSender = (confirmation: Confirmation | undefined) => void | Promise<void>;

const MEMBERS: readonly string[] = ["jkt", "x5t#S256"] satisfies (keyof Confirmation)[];

/**
 * Reads the claim `cnf`. Returns undefined if there is none.
 *
 * @throws {InvalidTokenError} if it is malformed, or names a key in a way that nobody here can check.
 */
export function confirmationIn(cnf: unknown): Confirmation | undefined {
  if (cnf === undefined) return undefined;
  const members = isJsonObject(cnf) ? Object.entries(cnf) : [];
  const isKnown = members.every(([name, value]) => MEMBERS.includes(name) && typeof value === "string" && value !== "");
  if (members.length === 0 || !isKnown) throw senderConstrained();
  return Object.fromEntries(members) as Confirmation;
}

/** The refusal of a bound token whose binding is not checked. */
export function senderConstrained(): InvalidTokenError {
  return new InvalidTokenError("The token is bound to a key of its sender", "sender_constrained");
}
