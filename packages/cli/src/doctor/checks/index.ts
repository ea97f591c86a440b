import { address } from "./address.ts";
import { authorizationServers } from "./authorization-servers.ts";
import { challenge } from "./challenge.ts";
import type { Check } from "./check.ts";
import { clock } from "./clock.ts";
import { corsAnswers } from "./cors-answers.ts";
import { corsPreflight } from "./cors-preflight.ts";
import { forgedToken } from "./forged-token.ts";
import { garbageToken } from "./garbage-token.ts";
import { issuer } from "./issuer.ts";
import { issuerMetadata } from "./issuer-metadata.ts";
import { jwks } from "./jwks.ts";
import { knownToZone } from "./known-to-zone.ts";
import { metadataLocations } from "./metadata-locations.ts";
import { pkce } from "./pkce.ts";
import { proxiedMetadata } from "./proxied-metadata.ts";
import { publishedScopes } from "./published-scopes.ts";
import { reachable } from "./reachable.ts";
import { registration } from "./registration.ts";
import { resourceIdentifier } from "./resource-identifier.ts";
import { resourceMetadata } from "./resource-metadata.ts";
import { signingKeys } from "./signing-keys.ts";
import { webIdentity } from "./web-identity.ts";
import { withoutToken } from "./without-token.ts";

/** All checks, in the order of a client's steps. Each check comes after those that it needs. */
export const CHECKS: readonly Check[] = [
  address,
  reachable,
  withoutToken,
  challenge,
  resourceMetadata,
  metadataLocations,
  resourceIdentifier,
  publishedScopes,
  authorizationServers,
  issuerMetadata,
  issuer,
  knownToZone,
  proxiedMetadata,
  jwks,
  signingKeys,
  pkce,
  registration,
  garbageToken,
  forgedToken,
  webIdentity,
  corsPreflight,
  corsAnswers,
  clock,
];
