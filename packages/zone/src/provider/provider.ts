import { type ProviderSetup, providerConfiguration } from "./configuration.ts";
import { Provider } from "./library.ts";

/**
 * The authorization server for these keys. Its keys are fixed when it is made, so a key rotation makes another on the
 * same store: sessions, clients and codes live on.
 */
export function createProvider(issuer: string, setup: ProviderSetup): Provider {
  const provider = new Provider(issuer, providerConfiguration(setup));
  provider.silent = true;
  return provider;
}
