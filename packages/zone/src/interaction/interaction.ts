import type { IncomingMessage, ServerResponse } from "node:http";
import type { Provider } from "oidc-provider";
import type { Directory } from "../directory/directory.ts";
import { paths } from "../endpoints/names.ts";
import { readBody } from "../http/body.ts";
import { sendRedirect } from "../http/respond.ts";
import { renderConsent } from "../pages/consent.ts";
import { renderError } from "../pages/error.ts";
import type { RenderedPage } from "../pages/page.ts";
import { renderSignIn } from "../pages/sign-in.ts";
import { SessionNotFound } from "../provider/library.ts";
import { grantRequested, requestedAccess } from "./access.ts";

type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;

const maximumBytes = 4 * 1024;

/** The pages between the authorization request and the redirect back: sign-in and consent. */
export async function handleInteraction(
  provider: Provider,
  directory: Directory,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, , uid = "", step] = new URL(request.url ?? "/", provider.issuer).pathname.split("/");
  try {
    const interaction = await provider.interactionDetails(request, response);
    if (request.method === "GET" && step === undefined) {
      sendPage(response, 200, await renderPrompt(provider, directory, interaction, uid));
      return;
    }
    if (request.method !== "POST")
      return sendPage(response, 404, renderError(directory.name, "not_found", "No such page."));
    const form = new URLSearchParams((await readBody(request, maximumBytes)).toString());
    if (step === "sign-in") await signIn(provider, directory, interaction, request, response, form.get("user") ?? "");
    else if (step === "consent")
      await decide(provider, interaction, request, response, form.get("decision") === "allow");
    else if (step === "switch") await switchUser(provider, interaction, response);
    else sendPage(response, 404, renderError(directory.name, "not_found", "No such page."));
  } catch (error) {
    if (!(error instanceof SessionNotFound)) throw error;
    sendPage(
      response,
      400,
      renderError(directory.name, "expired", "This sign-in has ended or was begun in another browser."),
    );
  }
}

async function renderPrompt(
  provider: Provider,
  directory: Directory,
  interaction: Interaction,
  uid: string,
): Promise<RenderedPage> {
  const clientName = await clientNameOf(provider, interaction);
  const base = `/interaction/${uid}`;
  const user = directory.users.get(interaction.session?.accountId ?? "");
  if (interaction.prompt.name === "login" || user === undefined) {
    const users = [...directory.users.values()];
    return renderSignIn({ zone: directory.name, action: `${base}/sign-in`, clientName, users });
  }
  const access = requestedAccess(interaction, directory);
  return renderConsent({
    zone: directory.name,
    action: `${base}/consent`,
    switchAction: `${base}/switch`,
    clientName,
    redirectHost: redirectTarget(interaction.params.redirect_uri),
    user,
    users: [...directory.users.values()],
    ...access,
  });
}

async function clientNameOf(provider: Provider, { params }: Interaction): Promise<string> {
  const clientId = String(params.client_id);
  return (await provider.Client.find(clientId))?.clientName ?? clientId;
}

async function signIn(
  provider: Provider,
  directory: Directory,
  interaction: Interaction,
  request: IncomingMessage,
  response: ServerResponse,
  user: string,
): Promise<void> {
  if (!directory.users.has(user)) {
    const clientName = await clientNameOf(provider, interaction);
    sendPage(response, 400, renderError(directory.name, "unknown_user", "This zone has no such user.", clientName));
    return;
  }
  await provider.interactionFinished(
    request,
    response,
    { login: { accountId: user } },
    { mergeWithLastSubmission: false },
  );
}

async function decide(
  provider: Provider,
  interaction: Interaction,
  request: IncomingMessage,
  response: ServerResponse,
  allowed: boolean,
): Promise<void> {
  const result = allowed
    ? { consent: { grantId: await grantRequested(provider, interaction) } }
    : { error: "access_denied", error_description: "the user did not allow it" };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: allowed });
}

/** Signs the user out and repeats the authorization request. */
async function switchUser(provider: Provider, interaction: Interaction, response: ServerResponse): Promise<void> {
  const session =
    interaction.session === undefined ? undefined : await provider.Session.findByUid(interaction.session.uid);
  await session?.destroy();
  const again = new URL(paths.authorize, provider.issuer);
  for (const [name, value] of Object.entries(interaction.params)) {
    for (const one of [value].flat()) again.searchParams.append(name, String(one));
  }
  sendRedirect(response, again.href);
}

function redirectTarget(uri: unknown): string {
  if (typeof uri !== "string" || !URL.canParse(uri)) return "the application";
  const url = new URL(uri);
  return url.host === "" ? url.protocol : url.host;
}

function sendPage(response: ServerResponse, status: number, page: RenderedPage): void {
  response.writeHead(status, page.headers);
  response.end(page.html);
}
