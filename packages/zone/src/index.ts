export type { AuditEvent, AuditGrant } from "./audit/event.ts";
export { type ConfigProblem, ZoneConfigError } from "./config/error.ts";
export { parseZoneConfig } from "./config/parse.ts";
export { sampleConfig } from "./config/sample.ts";
export type {
  ApplicationConfig,
  ClientConfig,
  ClientIdMetadataDocuments,
  ResourceConfig,
  SigningAlgorithm,
  UserConfig,
  ZoneConfig,
} from "./config/types.ts";
export { localTenant, type Make, makes } from "./dialect/makers.ts";
export type { EndpointName } from "./endpoints/names.ts";
export type { Fault } from "./faults/fault.ts";
export type { MintRequest } from "./keys/mint.ts";
export { type ConsentOptions, giveConsent } from "./sign-in/give-consent.ts";
export { SignInError, type SignInOptions, signIn } from "./sign-in/sign-in.ts";
export { startZone } from "./start-zone.ts";
export type { Zone } from "./zone.ts";
