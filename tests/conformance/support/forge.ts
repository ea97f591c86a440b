import { generateKeyPairSync, type JsonWebKey, sign } from "node:crypto";

/** The key of a forger. Every forged token is signed with it, because making an RSA key takes long. */
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** A token with the claims of `token`, signed with another key. Its header may name that key's location. */
export function resigned(
  token: string,
  pointer: (publicJwk: JsonWebKey) => Record<string, unknown> = () => ({}),
): string {
  const [header = "", payload = ""] = token.split(".");
  const claimed = JSON.parse(Buffer.from(header, "base64url").toString()) as Record<string, unknown>;
  const forged = { ...claimed, ...pointer(publicKey.export({ format: "jwk" })) };
  const input = `${Buffer.from(JSON.stringify(forged)).toString("base64url")}.${payload}`;
  return `${input}.${sign("sha256", Buffer.from(input), privateKey).toString("base64url")}`;
}

/** A token with changed claims and the original signature. */
export function altered(token: string, claims: Record<string, unknown>): string {
  const [header, payload = "", signature] = token.split(".");
  const said = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
  return `${header}.${Buffer.from(JSON.stringify({ ...said, ...claims })).toString("base64url")}.${signature}`;
}
