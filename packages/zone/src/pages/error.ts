import type { errors, KoaContextWithOIDC } from "oidc-provider";
import type { ClientIdMetadataDocuments } from "../config/types.ts";
import { describeRefusal } from "../provider/refusal.ts";
import { html } from "./html.ts";
import { type RenderedPage, renderPage } from "./page.ts";
import { dialogStyle } from "./style.ts";

interface Refusal {
  readonly error: string;
  /** What happened, as a sentence. */
  readonly reason: string;
  /** What the user can do, as a sentence. */
  readonly advice: string;
}

export interface ErrorPageSetup {
  readonly zone: string;
  readonly clientIdMetadataDocuments: ClientIdMetadataDocuments;
}

const startAgain = "Start again from the application you came from.";

/** The page for an error that can't be sent to a client. `clientName` is who sent the user, if that is known. */
export function renderError(zone: string, error: string, reason: string, clientName?: string): RenderedPage {
  return renderRefusal(zone, { error, reason, advice: startAgain }, clientName);
}

/** The page for an error of the authorization server library that can't be sent to the client. */
export function renderErrorPage(
  context: KoaContextWithOIDC,
  error: errors.OIDCProviderError | Error,
  setup: ErrorPageSetup,
): void {
  const clientId = context.oidc?.params?.client_id;
  const client = context.oidc?.entities.Client?.clientName ?? (typeof clientId === "string" ? clientId : undefined);
  const page = renderRefusal(setup.zone, refusalOf(error, clientId, setup), client);
  context.set(page.headers);
  context.body = page.html;
}

const maximumName = 200;

function renderRefusal(zone: string, { error, reason, advice }: Refusal, clientName?: string): RenderedPage {
  const request = clientName ? html`The request of ${clientName.slice(0, maximumName)}` : "This request";
  return renderPage({
    title: `Refused · ${zone}`,
    style: dialogStyle,
    body: html`<main>
<p class="zone">${zone}</p>
<h1 class="error">${request} cannot go on</h1>
<p class="lead" data-error="${error}">${reason}</p>
<footer>Error code: <code>${error}</code>. ${advice}</footer>
</main>`,
  });
}

function refusalOf(
  error: errors.OIDCProviderError | Error,
  clientId: unknown,
  { clientIdMetadataDocuments }: ErrorPageSetup,
): Refusal {
  if (!("expose" in error) || !error.expose) {
    return {
      error: "server_error",
      reason: "The zone failed to answer: this is a defect of the zone.",
      advice: startAgain,
    };
  }
  const { code, reason } = describeRefusal(error);
  if (code !== "invalid_client" && code !== "invalid_client_metadata")
    return { error: code, reason, advice: startAgain };
  if (typeof clientId !== "string" || !clientId.startsWith("https://")) {
    const advice =
      "A local zone forgets its clients when it stops: clear the saved login of the application you came from.";
    return { error: code, reason, advice };
  }
  if (clientIdMetadataDocuments !== "fetch") {
    return {
      error: code,
      reason: `The application names the document ${clientId} in place of a client id, and this zone fetches no such documents of MCP clients (clientIdMetadataDocuments is "${clientIdMetadataDocuments}").`,
      advice: "Clear the saved login of the application you came from: it registers itself when it starts anew.",
    };
  }
  return {
    error: code,
    reason: `The application describes itself in the document ${clientId}, which this zone can't use. ${reason}.`,
    advice: `Where the zone can't reach the internet, set clientIdMetadataDocuments to "off" in its configuration, and clear the saved login of the application you came from: it then registers itself.`,
  };
}
