import { type ProviderSetup, providerConfiguration } from "./configuration.ts";
import { Provider } from "./library.ts";

/**
 * Creates the authorization server for the current keys. Its keys are fixed, so a key rotation creates another one on
 * the same store. Sessions, clients and codes survive that.
 */
export function createProvider(issuer: string, setup: ProviderSetup): Provider {
  const provider = new Provider(issuer, providerConfiguration(setup));
  provider.silent = true;
  return provider;
}
