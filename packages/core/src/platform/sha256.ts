import { encodeBase64url } from "../encoding/base64url.ts";
import { utf8 } from "../encoding/bytes.ts";

/** The SHA-256 hash of a text, in base64url. */
export async function sha256(text: string): Promise<string> {
  return encodeBase64url(await crypto.subtle.digest("SHA-256", utf8(text)));
}
