import { isLoopback, secureUrl, wellKnownUrl } from "../identifiers.ts";
import { otherLoopbackNames, runtimeOf, type ServerRuntime } from "../runtime.ts";
import {
  challengeOf,
  documentOf,
  type Evidence,
  issuerMetadataOf,
  issuerOf,
  PAGE_ORIGIN,
  resourceOf,
  type WorkerEvidence,
  type ZoneEvidence,
} from "./evidence.ts";
import { forgedToken } from "./forged-token.ts";
import { type Probe, type Prober, silence } from "./probe.ts";

/** Sends all requests that the checks need to the server and its zone. */
export async function gatherEvidence(
  target: URL,
  expectedIssuer: string | undefined,
  probe: Prober,
  runtime: ServerRuntime | undefined = runtimeOf(target),
): Promise<Evidence> {
  const isFetchable = secureUrl(target.href) && !target.username && !target.password;
  const withoutToken = isFetchable ? await probe(target, call()) : notAsked(target);
  if (!withoutToken.answered) {
    const otherNames = isFetchable
      ? await Promise.all(otherLoopbackNames(target).map((other) => probe(other, call())))
      : [];
    return { target, expectedIssuer, runtime, ...evidenceOfSilence(target, withoutToken, otherNames) };
  }
  const documents = await askForDocuments(target, withoutToken, probe);
  const issuer = issuerOf({ expectedIssuer, worker: documents });
  const zone = await askZone(issuer, target, probe);
  const resource = resourceOf(documents);
  const forged =
    issuer === undefined || resource === undefined
      ? notAsked(target)
      : await probe(target, call(await forgedTokenFor(issuer, resource, documents, zone)));
  const worker = { withoutToken, otherNames: [], ...documents, forgedToken: forged };
  return { target, expectedIssuer, runtime, worker, zone };
}

type Documents = Omit<WorkerEvidence, "withoutToken" | "otherNames" | "forgedToken">;

async function askForDocuments(target: URL, withoutToken: Probe, probe: Prober): Promise<Documents> {
  const { origin } = target;
  const named = secureUrl(challengeOf(withoutToken)?.parameters.get("resource_metadata"));
  // Only on the server's own origin: a server must not direct these requests to other servers.
  const metadataUrl = named?.origin === origin ? named : undefined;
  const [pathUrl, rootUrl] = [wellKnownUrl(target, "oauth-protected-resource"), resourceMetadataAt(origin)];
  const [garbageToken, pathMetadata, rootMetadata, jwks, preflight, refusalToPage] = await Promise.all([
    probe(target, call("nonsense")),
    probe(pathUrl, document()),
    probe(rootUrl, document()),
    probe(`${origin}/.well-known/jwks.json`, document()),
    probe(target, preflightRequest()),
    probe(target, fromPage(call())),
  ]);
  const [proxiedMetadata, proxiedPathMetadata] = await Promise.all([
    probe(`${origin}/.well-known/oauth-authorization-server`, document()),
    probe(wellKnownUrl(target, "oauth-authorization-server"), document()),
  ]);
  const [resourceMetadata, metadataToPage] = metadataUrl
    ? await Promise.all([probe(metadataUrl, document()), probe(metadataUrl, fromPage(document()))])
    : [notAsked(target), notAsked(target)];
  return {
    ...{ garbageToken, resourceMetadata, pathMetadata, rootMetadata, proxiedMetadata, proxiedPathMetadata },
    ...{ jwks, preflight, refusalToPage, metadataToPage },
  };
}

/**
 * Fetches the zone's metadata and keys. Skips keys on another origin than the issuer's, which the checks report. Skips
 * a zone on loopback if the server is not on loopback.
 */
async function askZone(issuer: string | undefined, target: URL, probe: Prober): Promise<ZoneEvidence> {
  const url = secureUrl(issuer);
  if (!url || (isLoopback(url) && !isLoopback(target))) {
    return { oauth: notAsked(target), openid: notAsked(target), jwks: notAsked(target), config: notAsked(target) };
  }
  const base = new URL(`${url.origin}${url.pathname.replace(/\/$/, "")}`);
  const [oauth, openid, config] = await Promise.all([
    probe(wellKnownUrl(base, "oauth-authorization-server"), document()),
    probe(`${base.href.replace(/\/$/, "")}/.well-known/openid-configuration`, document()),
    isLoopback(url) ? probe(`${url.origin}/zone/config.json`, document()) : notAsked(url),
  ]);
  const jwksUrl = secureUrl(issuerMetadataOf({ oauth, openid })?.jwks_uri);
  const jwks = jwksUrl?.origin === url.origin ? await probe(jwksUrl, document()) : notAsked(url);
  return { oauth, openid, jwks, config };
}

function forgedTokenFor(issuer: string, audience: string, worker: Documents, zone: ZoneEvidence): Promise<string> {
  const scopes = documentOf(worker.resourceMetadata)?.scopes_supported;
  const jwks = zone.jwks.answered ? zone.jwks.json : undefined;
  return forgedToken({ issuer, audience, scopes }, jwks, Math.floor(Date.now() / 1000));
}

function evidenceOfSilence(
  target: URL,
  withoutToken: Probe,
  otherNames: readonly Probe[],
): Pick<Evidence, "worker" | "zone"> {
  const none = notAsked(target);
  return {
    worker: {
      withoutToken,
      otherNames,
      ...{ garbageToken: none, forgedToken: none, resourceMetadata: none, pathMetadata: none, rootMetadata: none },
      ...{ proxiedMetadata: none, proxiedPathMetadata: none, jwks: none },
      ...{ preflight: none, refusalToPage: none, metadataToPage: none },
    },
    zone: { oauth: none, openid: none, jwks: none, config: none },
  };
}

function notAsked(url: URL): Probe {
  return silence(url.origin, "it was not asked");
}

function resourceMetadataAt(origin: string): string {
  return `${origin}/.well-known/oauth-protected-resource`;
}

/** The first request of an MCP client. */
function call(token?: string): RequestInit {
  return {
    method: "POST",
    headers: {
      Accept: "application/json, text/event-stream",
      "Content-Type": "application/json",
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "initialize",
      params: {
        protocolVersion: "2025-06-18",
        capabilities: {},
        clientInfo: { name: "edgegrant-doctor", version: "1" },
      },
    }),
  };
}

function document(): RequestInit {
  return { headers: { Accept: "application/json" } };
}

function fromPage(init: RequestInit): RequestInit {
  return { ...init, headers: { ...init.headers, Origin: PAGE_ORIGIN } as Record<string, string> };
}

function preflightRequest(): RequestInit {
  return {
    method: "OPTIONS",
    headers: {
      Origin: PAGE_ORIGIN,
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "authorization,content-type,mcp-protocol-version,mcp-session-id",
    },
  };
}
