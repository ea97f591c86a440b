import type { ApplicationCredential } from "@edgegrant/core";
import type { KeycardEnv } from "./env.ts";

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
