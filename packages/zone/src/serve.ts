import type { IncomingMessage, ServerResponse } from "node:http";
import type { Provider } from "oidc-provider";
import type { AuditLog } from "./audit/log.ts";
import type { Consents } from "./consent/consents.ts";
import { handleConsent } from "./consent/pages.ts";
import { streamEvents } from "./control/events.ts";
import type { PublicConfig } from "./control/public-config.ts";
import { handleControl } from "./control/routes.ts";
import type { AssertionVerifier } from "./credentials/assertion.ts";
import type { ClientDocuments } from "./credentials/client-documents.ts";
import type { Directory } from "./directory/directory.ts";
import type { Counters } from "./endpoints/counters.ts";
import { type EndpointName, endpointAt, paths } from "./endpoints/names.ts";
import type { Exchange } from "./exchange/exchange.ts";
import type { Redemptions } from "./exchange/redemption.ts";
import type { Faults } from "./faults/faults.ts";
import { injectFault } from "./faults/inject.ts";
import { applyCors } from "./http/cors.ts";
import { checkHost } from "./http/host.ts";
import type { Listener } from "./http/listener.ts";
import { sendJson, sendRedirect } from "./http/respond.ts";
import { handleInteraction } from "./interaction/interaction.ts";
import { renderDashboard } from "./pages/dashboard.ts";
import { withRegisteredResources } from "./provider/resource-parameter.ts";
import { withDefaultScope, withOfflineConsent } from "./provider/scopes.ts";
import type { Store } from "./provider/store.ts";
import { handleTokenRequest } from "./token/endpoint.ts";
import { handleUpstream, type UpstreamApi } from "./upstream/api.ts";
import type { Zone } from "./zone.ts";

/** Runs before every request to a counted endpoint. */
export interface Gate {
  readonly counters: Counters;
  readonly faults: Faults;
  readonly closing: AbortSignal;
}

export interface ZoneParts {
  readonly zone: Zone;
  readonly audit: AuditLog;
  readonly directory: Directory;
  readonly store: Store;
  /** The current authorization server. A key rotation replaces it. */
  readonly provider: () => Provider;
  readonly config: () => PublicConfig;
  readonly consents: Consents;
  readonly exchange: Exchange;
  readonly assertions: AssertionVerifier;
  readonly documents: ClientDocuments;
  readonly redemptions: Redemptions;
}

export function serveUpstream(listener: Listener, gate: Gate, api: UpstreamApi): void {
  listener.serve(async (request, response) => {
    if (await passGate(gate, "upstream", request, response)) await handleUpstream(api, request, response);
  });
}

export function serveZone(listener: Listener, gate: Gate, parts: ZoneParts): void {
  listener.serve(async (request, response) => {
    const host = checkHost(request, listener.port);
    if (host === "foreign") {
      sendJson(response, 421, {
        error: "misdirected_request",
        error_description: "the Host header is not this zone's",
      });
      return;
    }
    const url = new URL(`${listener.origin}${request.url}`);
    const endpoint = endpointAt(url.pathname);
    if (endpoint !== undefined && !(await passGate(gate, endpoint, request, response))) return;
    // Cookies and redirects belong to one host, so requests to the alias are redirected to the issuer's host.
    if (host === "alias" && request.method === "GET" && (endpoint === "authorize" || url.pathname === "/")) {
      sendRedirect(response, new URL(`${url.pathname}${url.search}`, listener.origin).href, 302);
      return;
    }
    request.headers.host = `127.0.0.1:${listener.port}`;
    await dispatch(parts, url, request, response);
  });
}

async function dispatch(parts: ZoneParts, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { zone, audit, directory, store, exchange, assertions, documents, redemptions } = parts;
  const provider = parts.provider();
  const library = provider.callback();
  if (url.pathname === paths.token && request.method === "POST") {
    const isClient = async (id: string): Promise<boolean> =>
      provider.Client.find(id).then(
        (client) => client !== undefined,
        () => false,
      );
    const endpoint = { exchange, assertions, documents, redemptions, audit, store, isClient, userGrants: library };
    await handleTokenRequest(endpoint, request, response);
    return;
  }
  if (url.pathname.startsWith("/interaction/")) return handleInteraction(provider, directory, request, response);
  if (url.pathname.startsWith("/consent/")) return handleConsent(parts.consents, directory, url, request, response);
  if (await handleControl(zone, parts.config, request, response)) return;
  if (url.pathname === "/zone/events") return streamEvents(audit, parts.config(), request, response);
  if (url.pathname === "/") {
    const page = renderDashboard(parts.config(), audit.read());
    response.writeHead(200, page.headers).end(page.html);
    return;
  }
  if (url.pathname === paths.authorize) {
    const registered = new URL(url);
    registered.search = withRegisteredResources(url.searchParams, directory).toString();
    const explicit = withOfflineConsent(withDefaultScope(registered, directory));
    request.url = `${explicit.pathname}${explicit.search}`;
  }
  await library(request, response);
}

/** Counts the request and carries out the endpoint's fault. @returns whether the endpoint must still answer */
async function passGate(
  gate: Gate,
  endpoint: EndpointName,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (applyCors(endpoint, request, response)) return false;
  gate.counters.count(endpoint);
  const fault = gate.faults.take(endpoint);
  return fault === undefined || !(await injectFault(fault, request, response, gate));
}
