import type { IncomingMessage, ServerResponse } from "node:http";
import { type AuditFacts, type AuditGrant, auditGrant } from "../audit/event.ts";
import type { AuditLog } from "../audit/log.ts";
import type { AssertionVerifier } from "../credentials/assertion.ts";
import {
  authenticateApplication,
  findApplication,
  type Presented,
  presentedCredentials,
} from "../credentials/authenticate.ts";
import type { ClientDocuments } from "../credentials/client-documents.ts";
import type { Application } from "../directory/directory.ts";
import { type Exchange, exchangeToken } from "../exchange/exchange.ts";
import { clientCredentialsGrant, jwtBearerGrant, tokenExchangeGrant, tokenTypes } from "../exchange/grant.ts";
import { identityAssertion } from "../exchange/identity-assertion.ts";
import { ownToken } from "../exchange/own-token.ts";
import type { Redemptions } from "../exchange/redemption.ts";
import { BodyTooLargeError, readBody, replayRequest } from "../http/body.ts";
import { sendJson } from "../http/respond.ts";
import { withRegisteredResources } from "../provider/resource-parameter.ts";
import type { Store } from "../provider/store.ts";
import { type Form, parseForm } from "./form.ts";
import { assertResourceGranted } from "./granted-resource.ts";
import { OAuthError } from "./oauth-error.ts";

const maximumBytes = 64 * 1024;

export interface TokenEndpoint {
  readonly exchange: Exchange;
  readonly assertions: AssertionVerifier;
  readonly documents: ClientDocuments;
  readonly redemptions: Redemptions;
  readonly audit: AuditLog;
  readonly store: Store;
  /** Whether the id belongs to a registered or configured MCP client. */
  isClient(clientId: string): Promise<boolean>;
  /** Handles the grants of users: authorization codes and refresh tokens. */
  readonly userGrants: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/**
 * The token endpoint. Requests of applications and token exchanges are handled here, according to the zone's
 * configuration. All requests of MCP clients go to the authorization server library.
 */
export async function handleTokenRequest(
  endpoint: TokenEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { directory, issuer, keys } = endpoint.exchange;
  const facts: AuditFacts = {};
  let grant: AuditGrant = "unknown";
  try {
    const body = await readBody(request, maximumBytes);
    const form = parseForm(request.headers["content-type"], body, keys.dialect);
    grant = auditGrant(form.get("grant_type"));
    const presented = presentedCredentials(request.headers.authorization, form, directory);
    const application = await findApplication(presented, form, directory, endpoint.documents);
    if (!isForApplications(form) && application === undefined) {
      const registered = withRegisteredResources(new URLSearchParams(body.toString("utf8")), directory);
      assertResourceGranted(registered, presented.clientId, endpoint.store, facts);
      await endpoint.userGrants(replayRequest(request, Buffer.from(registered.toString())), response);
      return;
    }
    if (application !== undefined) facts.application = application.id;
    const answer = await serveApplication(endpoint, form, presented, application, facts);
    endpoint.audit.issue(grant, facts);
    sendJson(response, 200, answer, { pragma: "no-cache" });
  } catch (error) {
    const refusal = asOAuthError(error);
    endpoint.audit.deny(grant, facts, { error: refusal.code, reason: refusal.message });
    const challenge = refusal.status === 401 ? { "www-authenticate": `Basic realm="${issuer}"` } : {};
    const body = { error: refusal.code, error_description: refusal.message, ...refusal.details };
    sendJson(response, refusal.status, body, challenge);
  }
}

/** Whether only an application may make the request. */
function isForApplications(form: Form): boolean {
  const grant = form.get("grant_type");
  return grant === tokenExchangeGrant || grant === jwtBearerGrant;
}

async function serveApplication(
  endpoint: TokenEndpoint,
  form: Form,
  presented: Presented,
  found: Application | undefined,
  facts: AuditFacts,
) {
  const { exchange, assertions } = endpoint;
  const { clientId } = presented;
  if (clientId !== undefined && found === undefined && (await endpoint.isClient(clientId))) {
    facts.client = clientId;
    throw new OAuthError("unauthorized_client", "only an application of this zone may exchange tokens");
  }
  const application = await authenticateApplication(presented, form, found, assertions);
  const grant = form.get("grant_type");
  if (grant === undefined) throw new OAuthError("invalid_request", "grant_type is missing");
  if (grant === tokenExchangeGrant && form.get("requested_token_type") === tokenTypes.identityAssertion) {
    return identityAssertion(form, application, exchange, facts);
  }
  if (grant === tokenExchangeGrant) return exchangeToken(form, application, exchange, facts);
  if (grant === jwtBearerGrant) return endpoint.redemptions.redeem(form, application, exchange, facts);
  if (grant === clientCredentialsGrant) return ownToken(form, application, exchange, facts);
  throw new OAuthError(
    "unsupported_grant_type",
    `an application may only use ${tokenExchangeGrant}, ${clientCredentialsGrant} or ${jwtBearerGrant}`,
  );
}

function asOAuthError(error: unknown): OAuthError {
  if (error instanceof OAuthError) return error;
  if (error instanceof BodyTooLargeError) return new OAuthError("invalid_request", error.message);
  return new OAuthError("server_error", "the zone failed to answer: this is a defect of the zone");
}
