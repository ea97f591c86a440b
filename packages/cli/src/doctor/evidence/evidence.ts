import { isJsonObject, type JsonObject, textsOf } from "../json.ts";
import type { ServerRuntime } from "../runtime.ts";
import { type Challenge, tokenChallengeIn } from "./challenge.ts";
import type { Probe } from "./probe.ts";

/** All answers of a server and its zone. The checks use nothing else. */
export interface Evidence {
  /** The examined URL. */
  readonly target: URL;
  /** The zone's issuer, if it is given on the command line. */
  readonly expectedIssuer: string | undefined;
  /** Where the server runs, if it is known. */
  readonly runtime: ServerRuntime | undefined;
  readonly worker: WorkerEvidence;
  readonly zone: ZoneEvidence;
}

/** The answers of the server. */
export interface WorkerEvidence {
  /** A request without a token. */
  readonly withoutToken: Probe;
  /** The same at the other names of this machine, if the target is on this machine and does not answer. */
  readonly otherNames: readonly Probe[];
  /** A request with a malformed token. */
  readonly garbageToken: Probe;
  /** A request with a token that is valid except for its signature. */
  readonly forgedToken: Probe;
  /** The document that the challenge names. */
  readonly resourceMetadata: Probe;
  /** The same document at the URLs for clients without a challenge (RFC 9728 section 3.1). */
  readonly pathMetadata: Probe;
  readonly rootMetadata: Probe;
  /**
   * The zone's metadata as the server serves it: at the root, and at the place derived from the server's URL as an
   * issuer.
   */
  readonly proxiedMetadata: Probe;
  readonly proxiedPathMetadata: Probe;
  readonly jwks: Probe;
  /** Answers to a page of another origin: a preflight, a refusal, and the metadata. */
  readonly preflight: Probe;
  readonly refusalToPage: Probe;
  readonly metadataToPage: Probe;
}

/** The answers of the zone. */
export interface ZoneEvidence {
  /** Its metadata at both places (RFC 8414 section 3, OpenID Connect Discovery 1.0 section 4). */
  readonly oauth: Probe;
  readonly openid: Probe;
  readonly jwks: Probe;
  /** The resources of a local zone. No other zone publishes them. */
  readonly config: Probe;
}

/** The origin of a page that the server does not know. */
export const PAGE_ORIGIN = "https://mcp-client.example";

/** The challenge of a refusal that leads a client to the login. */
export function challengeOf(refusal: Probe): Challenge | undefined {
  return refusal.answered ? tokenChallengeIn(refusal.headers.get("WWW-Authenticate")) : undefined;
}

/** The JSON object in a successful answer, or undefined. */
export function documentOf(probe: Probe): JsonObject | undefined {
  return probe.answered && probe.status === 200 && isJsonObject(probe.json) ? probe.json : undefined;
}

/** Whether the server answered that the document does not exist, as with `legacyDiscovery: false`. */
export function isLeftOut(probe: Probe): boolean {
  return probe.answered && probe.status === 404 && isJsonObject(probe.json) && probe.json.error === "not_found";
}

/** The server's resource identifier, from its metadata. */
export function resourceOf({ resourceMetadata }: Pick<WorkerEvidence, "resourceMetadata">): string | undefined {
  const resource = documentOf(resourceMetadata)?.resource;
  return typeof resource === "string" ? resource : undefined;
}

/** The issuer of the examined zone: the given one, or else the first in the server's metadata. */
export function issuerOf({ expectedIssuer, worker }: Pick<Evidence, "expectedIssuer"> & { worker: ResourceMetadata }) {
  return expectedIssuer ?? authorizationServersOf(worker)[0];
}

/** The issuers in the server's metadata. */
export function authorizationServersOf({ resourceMetadata }: ResourceMetadata): string[] {
  return textsOf(documentOf(resourceMetadata)?.authorization_servers);
}

/** The zone's metadata, from the first place that has it. */
export function issuerMetadataOf({ oauth, openid }: Pick<ZoneEvidence, "oauth" | "openid">): JsonObject | undefined {
  return documentOf(oauth) ?? documentOf(openid);
}

/** What Microsoft Entra ID writes in place of the directory in the metadata that is for all of them. */
const ANY_DIRECTORY = /\/(?:common|organizations)\//;

/** The issuer that the zone's metadata names. A template for all directories counts as the issuer that stands for them. */
export function namedIssuer(evidence: Evidence): unknown {
  const named = issuerMetadataOf(evidence.zone)?.issuer;
  const configured = issuerOf(evidence);
  return named === configured?.replace(ANY_DIRECTORY, "/{tenantid}/") ? configured : named;
}

type ResourceMetadata = Pick<WorkerEvidence, "resourceMetadata">;
