import { type Application, type Directory, methodName } from "../directory/directory.ts";
import { unregisteredApplication } from "../directory/unregistered.ts";
import type { Form } from "../token/form.ts";
import { OAuthError } from "../token/oauth-error.ts";
import { type AssertionVerifier, assertedClientId, assertionType } from "./assertion.ts";
import { checkSecret, parseBasic } from "./basic.ts";
import type { ClientDocuments } from "./client-documents.ts";

/** The client credentials in a token request, unverified. */
export interface Presented {
  readonly clientId: string | undefined;
  readonly secret: string | undefined;
  readonly assertion: string | undefined;
}

/** @throws {OAuthError} `invalid_request` if there are several methods, or contradictory client ids */
export function presentedCredentials(
  authorization: string | undefined,
  form: Form,
  directory: Pick<Directory, "applicationByWorkload">,
): Presented {
  const assertion = form.get("client_assertion");
  const methods = [authorization, assertion, form.get("client_secret")].filter((method) => method !== undefined);
  if (methods.length > 1) throw new OAuthError("invalid_request", "the client authenticates in more than one way");

  const basic = authorization === undefined ? undefined : parseBasic(authorization);
  const asserted = assertion === undefined ? undefined : assertedClientId(assertion, directory);
  const claimed = [basic?.clientId, asserted, form.get("client_id")].filter((id) => id !== undefined);
  if (new Set(claimed).size > 1) {
    throw new OAuthError("invalid_request", "client_id is not the client that authenticates");
  }
  return { clientId: claimed[0], secret: basic?.secret, assertion };
}

/**
 * The application that a client id names: a configured one, or one that authenticates with an assertion and whose client
 * id is the URL of its metadata document.
 *
 * @throws {OAuthError} `invalid_client` if the document can't be used
 */
export async function findApplication(
  { clientId, assertion }: Presented,
  form: Form,
  directory: Directory,
  documents: ClientDocuments,
): Promise<Application | undefined> {
  if (clientId === undefined) return undefined;
  const configured = directory.applicationByClientId(clientId);
  if (configured !== undefined || assertion === undefined) return configured;
  const document = await documents.find(clientId);
  return document && unregisteredApplication(document, directory, form.get("subject_token"));
}

/** @throws {OAuthError} `invalid_client` unless the credentials are those of the application */
export async function authenticateApplication(
  presented: Presented,
  form: Form,
  application: Application | undefined,
  assertions: AssertionVerifier,
): Promise<Application> {
  const { clientId, secret, assertion } = presented;
  if (assertion !== undefined && form.get("client_assertion_type") !== assertionType) {
    throw new OAuthError("invalid_request", `client_assertion_type must be ${assertionType}`);
  }
  if (application === undefined) {
    const why = clientId === undefined ? "no client authentication" : "no application of this zone has that client id";
    throw new OAuthError("invalid_client", why);
  }
  if (assertion !== undefined) await assertions.verify(application, assertion);
  else if (secret !== undefined) checkSecret(application, secret);
  else
    throw new OAuthError("invalid_client", `this application authenticates with ${methodName(application.credential)}`);
  return application;
}
