import type { ApplicationCredential, ClientSecret, WebIdentity } from "@edgegrant/core";
import { resolveCredential as resolve, type SealerOptions, sealing as sealingOf } from "@edgegrant/core/adapter";
import type { KeycardEnv } from "./env.ts";
import { isolate } from "./isolate.ts";

/** Mode A is a client secret (RFC 6749 section 2.3.1), mode B a key of the Worker's own (RFC 7523). */
export { ClientSecret as WorkersClientSecret, WebIdentity as WorkersWebIdentity } from "@edgegrant/core";

const HOW = "with `wrangler secret put`";

/**
 * The credential that the environment holds. A private key wins over a client secret.
 *
 * @throws {ConfigurationError} "Missing Keycard credentials in env" if there is neither. The log has it too.
 */
export function resolveCredential(env: KeycardEnv): ClientSecret | WebIdentity {
  try {
    return resolve(env, HOW);
  } catch (error) {
    // Where a tool needs the credential, whoever runs the tool is likely to catch this.
    isolate.runtime.reportMisconfiguration(error);
    throw error;
  }
}

/**
 * How the environment's tokens are sealed outside the isolate: with `KEYCARD_CACHE_SECRET`, or else with keys derived
 * from the credential. Workers of different identities share nothing.
 *
 * @throws {ConfigurationError} if there is neither.
 */
export function sealing(env: KeycardEnv): SealerOptions {
  return sealingOf(env, HOW);
}

/** A credential, or what makes one of a Worker's environment, which is not there before a request is. */
export type CredentialInCode<Env extends KeycardEnv> = ApplicationCredential | ((env: Env) => ApplicationCredential);

/** The credential for an environment. If none can be made, it is one that says why to whoever needs it. */
export function credentialFor<Env extends KeycardEnv>(
  env: Env,
  credential: CredentialInCode<Env> | undefined,
): ApplicationCredential | undefined {
  if (typeof credential !== "function") return credential;
  try {
    return credential(env);
  } catch (error) {
    const fail = () => {
      throw error;
    };
    return { getAuth: fail, getPublicJwks: async () => fail(), prepareTokenExchangeRequest: async () => fail() };
  }
}
