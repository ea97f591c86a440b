import type { ReplayStore } from "@edgegrant/core";
import type { ProofVault } from "./proof-vault.ts";

/**
 * Remembers used DPoP proofs in Durable Objects, one object per key of a client. A proof is good once, worldwide. The
 * isolate's memory, which is the default, can't prevent that another isolate accepts the same proof.
 *
 * @example
 * ```ts
 * import { env } from "cloudflare:workers";
 *
 * export { ProofVault } from "@edgegrant/cloudflare";
 * const bound = dpop({ replay: new DurableReplayStore(env.PROOFS) });
 * ```
 */
export class DurableReplayStore implements ReplayStore {
  readonly #namespace: DurableObjectNamespace<ProofVault>;

  constructor(namespace: DurableObjectNamespace<ProofVault>) {
    this.#namespace = namespace;
  }

  async once(key: string, expiresAt: number, now: number): Promise<boolean> {
    const [thumbprint = ""] = key.split(".");
    return this.#namespace.get(this.#namespace.idFromName(thumbprint)).once(key, expiresAt, now);
  }
}
