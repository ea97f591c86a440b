import { isJsonObject } from "../json.ts";

/** A granted token as it is kept. */
export interface StoredToken {
  accessToken: string;
  tokenType: string;
  /** When the token expires, in seconds since the epoch. A store may forget it then, or any time before. */
  expiresAt: number;
  issuedTokenType?: string;
  scope?: string[];
}

/** Whether what a store answered with is a token. */
export function isStoredToken(value: unknown): value is StoredToken {
  if (!isJsonObject(value)) return false;
  const { accessToken, tokenType, expiresAt } = value;
  return (
    typeof accessToken === "string" &&
    accessToken !== "" &&
    typeof tokenType === "string" &&
    typeof expiresAt === "number" &&
    Number.isFinite(expiresAt)
  );
}

/**
 * Where granted tokens are kept. A store forgets what it likes, but never answers with a token set under another key.
 * What it throws is reported and treated as a miss.
 */
export interface TokenStore {
  get(key: string): StoredToken | undefined | Promise<StoredToken | undefined>;
  set(key: string, token: StoredToken): void | Promise<void>;
  delete(key: string): void | Promise<void>;
}
