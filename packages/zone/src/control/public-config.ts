import type { WorkloadConfig } from "../config/types.ts";
import type { Directory } from "../directory/directory.ts";
import type { SigningKeys } from "../keys/signing-keys.ts";

function workloadOf({ issuer, subject, jwksUri }: WorkloadConfig): WorkloadConfig {
  return { issuer, subject, jwksUri };
}

/** The public view of the zone, without secrets and private keys. */
export function publicConfig(directory: Directory, keys: SigningKeys, issuer: string) {
  return {
    name: directory.name,
    issuer,
    signing: { algorithm: keys.current.algorithm, kid: keys.current.kid },
    users: [...directory.users.values()],
    resources: directory.resources,
    applications: directory.applications.map(({ credential, provides, dependencies, ...application }) => ({
      ...application,
      credential: credential.method,
      ...(credential.method === "private_key_jwt" ? { jwksUri: credential.jwksUri } : {}),
      ...(credential.method === "workload" ? { workload: workloadOf(credential) } : {}),
      ...(provides === undefined ? {} : { provides: provides.id }),
      dependencies: dependencies.map((resource) => resource.id),
    })),
    clients: directory.clients,
  };
}

export type PublicConfig = ReturnType<typeof publicConfig>;
