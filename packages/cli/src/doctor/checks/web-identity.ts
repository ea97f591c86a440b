import { calculateJwkThumbprint } from "jose";
import type { JsonObject } from "../json.ts";
import { type InspectedKey, inspectedKeysIn, nameOf } from "../keys.ts";
import { type Check, fail, ok, type Verdict } from "./check.ts";
import { withoutToken } from "./without-token.ts";
import { workerTrouble } from "./worker-trouble.ts";

const MAKE_A_KEY = "{newKey}";
const NO_KEYS = [401, 404, 405];

export const webIdentity: Check = {
  id: "web-identity",
  title: "Server's own key",
  needs: [withoutToken],
  async examine({ worker: { jwks } }) {
    if (!jwks.answered) return fail(`${jwks.url}: ${jwks.why}`, "Let {handler} answer this address");
    if (NO_KEYS.includes(jwks.status)) {
      return ok(
        'none. Without KEYCARD_CLIENT_ID and KEYCARD_CLIENT_SECRET, which are not visible from outside, exchanges would fail with "Missing Keycard credentials in env"',
      );
    }
    if (jwks.status === 500) {
      return fail(
        "HTTP 500: KEYCARD_PRIVATE_KEY can't be read, so every token exchange fails",
        `Make a new key: ${MAKE_A_KEY}. {log}: it says what is wrong with this one`,
      );
    }
    if (jwks.status === 503) {
      return fail(
        "HTTP 503: the binding with KEYCARD_PRIVATE_KEY does not answer, so every token exchange fails",
        "Check that the Secrets Store binding names a secret that exists, then try again",
      );
    }
    if (jwks.status !== 200) {
      return workerTrouble(jwks) ?? fail(`${jwks.url}: HTTP ${jwks.status}`, "Let {handler} answer it");
    }
    return judge(await inspectedKeysIn(jwks.json), jwks.url);
  },
};

async function judge(keys: InspectedKey[] | undefined, url: string): Promise<Verdict> {
  if (!keys) return fail(`${url} is not a JWK Set`, "Let {handler} answer it");
  if (keys.length === 0)
    return fail("the JWK Set is empty, so every token exchange fails", `Make a key: ${MAKE_A_KEY}`);
  const leaked = keys.find(({ refusal }) => refusal === "private");
  if (leaked) {
    return fail(
      `${nameOf(leaked)} is published with its private part: anybody can impersonate this server`,
      `Let {handler} answer this address, and make a new key: ${MAKE_A_KEY}`,
    );
  }
  const weak = keys.find(({ refusal }) => refusal !== undefined);
  if (weak) {
    return fail(`${nameOf(weak)} is too weak, or of a kind that zones do not take`, `Make a new key: ${MAKE_A_KEY}`);
  }
  for (const key of keys) {
    if (key.kid !== (await thumbprintOf(key.jwk))) {
      return fail(
        `${nameOf(key)} is not named by its thumbprint (RFC 7638), as the server's assertions name it, so every token exchange fails`,
        "Let {handler} answer this address",
      );
    }
  }
  return ok(`${keys.map((key) => key.kid).join(", ")}: register ${url} in the Console`);
}

async function thumbprintOf(key: JsonObject): Promise<string | undefined> {
  return calculateJwkThumbprint(key).catch(() => undefined);
}
