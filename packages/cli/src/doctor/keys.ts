import { inspectKey, type KeyReport } from "@edgegrant/core/adapter";
import { isJsonObject, type JsonObject } from "./json.ts";

/** A key of a JWK Set, with the report of edgegrant's verifier. */
export interface InspectedKey extends KeyReport {
  readonly jwk: JsonObject;
}

/** The keys of a JWK Set (RFC 7517 section 5). Undefined if the document is not a JWK Set. */
export function keysIn(document: unknown): JsonObject[] | undefined {
  if (!isJsonObject(document) || !Array.isArray(document.keys)) return undefined;
  return document.keys.filter(isJsonObject);
}

/** The keys of a JWK Set, inspected. */
export async function inspectedKeysIn(document: unknown): Promise<InspectedKey[] | undefined> {
  const keys = keysIn(document);
  return keys && Promise.all(keys.map(async (jwk) => ({ ...(await inspectKey(jwk)), jwk })));
}

/** The length of an RSA modulus, in bits. */
export function modulusBits(n: unknown): number {
  const hex = typeof n === "string" ? Buffer.from(n, "base64url").toString("hex") : "";
  return hex === "" ? 0 : BigInt(`0x${hex}`).toString(2).length;
}

/** The key's name in a sentence. */
export function nameOf({ kid, kty }: Pick<KeyReport, "kid" | "kty">): string {
  return typeof kid === "string" ? `the key ${kid}` : `a ${String(kty)} key without kid`;
}
