// Only a signature check in WebCrypto, without any check of claims. No server that checks each signature there can be
// faster.
import { base64url } from "jose";

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const encoder = new TextEncoder();
let key;

async function keyOf(env) {
  const { keys } = await (await fetch(env.JWKS_URI)).json();
  return crypto.subtle.importKey("jwk", keys[0], ALGORITHM, false, ["verify"]);
}

export default {
  async fetch(request, env) {
    key ??= await keyOf(env);
    const token = request.headers.get("Authorization").slice("Bearer ".length);
    const end = token.lastIndexOf(".");
    const [data, signature] = [encoder.encode(token.slice(0, end)), base64url.decode(token.slice(end + 1))];
    const good = await crypto.subtle.verify(ALGORITHM, key, signature, data);
    return new Response(good ? "Hello" : "Wrong signature", { status: good ? 200 : 401 });
  },
};
