import { IssuerSpellingError } from "../discovery/issuer.ts";
import { splitJws } from "./compact.ts";
import type { TokenHeader } from "./header.ts";
import type { KeySource } from "./key-source.ts";
import { verifySignature } from "./signature.ts";
import type { SignatureEngine } from "./signature-engine.ts";

/**
 * Whether an issuer signed a token that spells its name differently. Throws {@link IssuerSpellingError} if its metadata
 * shows the difference before that.
 */
export async function isSignedByIssuer(
  source: KeySource,
  token: string,
  header: TokenHeader,
  issuer: string,
  engine: SignatureEngine,
): Promise<boolean> {
  try {
    await verifySignature(splitJws(token), header, source.peek() ?? (await source.get()), source, engine);
    return true;
  } catch (error) {
    if (error instanceof IssuerSpellingError) throw error.seenInToken(issuer);
    return false;
  }
}

/** Adds the spelling in the token to an {@link IssuerSpellingError}. */
export async function seenInToken<T>(issuer: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof IssuerSpellingError ? error.seenInToken(issuer) : error;
  }
}
