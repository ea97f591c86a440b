import { isJsonObject, type JsonObject, textsOf } from "../json.ts";
import { bearerChallengeIn, type Challenge } from "./challenge.ts";
import type { Probe } from "./probe.ts";

/** Everything that was seen of a Worker and its zone. The checks look at this and at nothing else. */
export interface Evidence {
  /** The address to look at. */
  readonly target: URL;
  /** The zone as whoever asks knows it. */
  readonly expectedIssuer: string | undefined;
  readonly worker: WorkerEvidence;
  readonly zone: ZoneEvidence;
}

/** What the Worker answered. */
export interface WorkerEvidence {
  /** A call without a token. */
  readonly withoutToken: Probe;
  /** A call with a token that is nonsense. */
  readonly garbageToken: Probe;
  /** A call with a token of which only the signature is wrong. */
  readonly forgedToken: Probe;
  /** The document that the challenge names. */
  readonly resourceMetadata: Probe;
  /** The same document where clients look that have seen no challenge (RFC 9728 section 3.1). */
  readonly pathMetadata: Probe;
  readonly rootMetadata: Probe;
  /** The zone's metadata, as the Worker passes it on: at the root, and where its address would have it as an issuer. */
  readonly proxiedMetadata: Probe;
  readonly proxiedPathMetadata: Probe;
  readonly jwks: Probe;
  /** What a page of another origin sees: a preflight, a refusal, and the metadata. */
  readonly preflight: Probe;
  readonly refusalToPage: Probe;
  readonly metadataToPage: Probe;
}

/** What the zone answered. */
export interface ZoneEvidence {
  /** Its metadata in both places (RFC 8414 section 3, OpenID Connect Discovery 1.0 section 4). */
  readonly oauth: Probe;
  readonly openid: Probe;
  readonly jwks: Probe;
}

/** A page that the Worker has never heard of. */
export const PAGE_ORIGIN = "https://mcp-client.example";

/** The bearer challenge of a refusal. */
export function challengeOf(refusal: Probe): Challenge | undefined {
  return refusal.answered ? bearerChallengeIn(refusal.headers.get("WWW-Authenticate")) : undefined;
}

/** The JSON object that an answer holds, if it is one of success. */
export function documentOf(probe: Probe): JsonObject | undefined {
  return probe.answered && probe.status === 200 && isJsonObject(probe.json) ? probe.json : undefined;
}

/** Whether it was the Worker that said there is no document, as it does with `legacyDiscovery: false`. */
export function isLeftOut(probe: Probe): boolean {
  return probe.answered && probe.status === 404 && isJsonObject(probe.json) && probe.json.error === "not_found";
}

/** What the Worker calls itself. */
export function resourceOf({ resourceMetadata }: Pick<WorkerEvidence, "resourceMetadata">): string | undefined {
  const resource = documentOf(resourceMetadata)?.resource;
  return typeof resource === "string" ? resource : undefined;
}

/** The zone to look at: the one that was asked for, or else the first that the Worker names. */
export function issuerOf({ expectedIssuer, worker }: Pick<Evidence, "expectedIssuer"> & { worker: ResourceMetadata }) {
  return expectedIssuer ?? authorizationServersOf(worker)[0];
}

/** The zones that the Worker names. */
export function authorizationServersOf({ resourceMetadata }: ResourceMetadata): string[] {
  return textsOf(documentOf(resourceMetadata)?.authorization_servers);
}

/** The zone's metadata, from the first place that has it. */
export function issuerMetadataOf({ oauth, openid }: Pick<ZoneEvidence, "oauth" | "openid">): JsonObject | undefined {
  return documentOf(oauth) ?? documentOf(openid);
}

type ResourceMetadata = Pick<WorkerEvidence, "resourceMetadata">;
