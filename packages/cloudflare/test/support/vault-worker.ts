// The exports that the Durable Objects of the tests need.
import { DurableObject } from "cloudflare:workers";
import { type AuthInfo, IsolateSafeTokenCache } from "@edgegrant/cloudflare";
import { farEnd, modeA } from "./far-end.ts";

export { ProofVault, TokenVault } from "@edgegrant/cloudflare";

/** A Durable Object that calls the upstream API for the caller in its request. */
export class Agent extends DurableObject {
  readonly #tokens = IsolateSafeTokenCache.fromEnv(modeA);

  async whoIs(auth: AuthInfo): Promise<{ user: unknown; audience: unknown; hasResource: boolean }> {
    const response = await this.#tokens.fetchWithToken(auth, farEnd.UPSTREAM, `${farEnd.UPSTREAM}/api/user`);
    return { user: await response.json(), audience: auth.audience, hasResource: "resource" in auth };
  }
}

export default { fetch: () => new Response() };
