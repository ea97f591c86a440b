import { execFileSync } from "node:child_process";
import { exportJWK, generateKeyPair } from "jose";

/** What openssl prints. */
export const openssl = (args: string, input?: string): string =>
  execFileSync("openssl", args.split(" "), { encoding: "utf8", input, stdio: ["pipe", "pipe", "ignore"] });

/** A private JWK as jose writes it. */
export async function jwkOf(alg: string, withAlg = true): Promise<string> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), ...(withAlg && { alg }) });
}

/** A JWK with members changed; what is undefined is left out. */
export function withMember(jwk: string, member: object): string {
  return JSON.stringify({ ...JSON.parse(jwk), ...member });
}
