import { inspectKey, type KeyReport } from "@edgegrant/core/adapter";
import { isJsonObject, type JsonObject } from "./json.ts";

/** A key of a JWK Set, and what edgegrant's own verifier makes of it. */
export interface InspectedKey extends KeyReport {
  readonly jwk: JsonObject;
}

/** The keys of a JWK Set, or undefined if the document is none (RFC 7517 section 5). */
export function keysIn(document: unknown): JsonObject[] | undefined {
  if (!isJsonObject(document) || !Array.isArray(document.keys)) return undefined;
  return document.keys.filter(isJsonObject);
}

/** The same, inspected. */
export async function inspectedKeysIn(document: unknown): Promise<InspectedKey[] | undefined> {
  const keys = keysIn(document);
  return keys && Promise.all(keys.map(async (jwk) => ({ ...(await inspectKey(jwk)), jwk })));
}

/** How long the modulus of an RSA key is, in bits. */
export function modulusBits(n: unknown): number {
  const hex = typeof n === "string" ? Buffer.from(n, "base64url").toString("hex") : "";
  return hex === "" ? 0 : BigInt(`0x${hex}`).toString(2).length;
}

/** How a key is called in a sentence. */
export function nameOf({ kid, kty }: Pick<KeyReport, "kid" | "kty">): string {
  return typeof kid === "string" ? `the key ${kid}` : `a ${String(kty)} key without kid`;
}
