import type { IncomingMessage, ServerResponse } from "node:http";
import type { Directory } from "../directory/directory.ts";
import { readBody } from "../http/body.ts";
import { sendRedirect } from "../http/respond.ts";
import { renderError } from "../pages/error.ts";
import type { RenderedPage } from "../pages/page.ts";
import { renderSignIn } from "../pages/sign-in.ts";
import { renderAnswered, renderUpstreamConsent } from "../pages/upstream-consent.ts";
import type { Consents, PendingConsent } from "./consents.ts";

const maximumBytes = 4 * 1024;
const cookieName = "zone_consent";

/**
 * The pages on which a user signs in and consents to an application's access to an upstream resource. Only the user
 * whom the link is for may answer: otherwise one user could make another consent for them.
 */
export async function handleConsent(
  consents: Consents,
  directory: Directory,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, , id = "", step] = url.pathname.split("/");
  const pending = consents.find(id);
  const refuse = (status: number, code: string, why: string): void =>
    send(response, status, renderError(directory.name, code, why, pending?.application.name));
  if (pending === undefined) return refuse(404, "expired", "This question has been answered, or is too old.");
  if (request.method === "GET" && step === undefined) {
    return send(response, 200, question(pending, directory, isSignedIn(request, pending)));
  }
  if (request.method !== "POST") return refuse(404, "not_found", "No such page.");

  const form = new URLSearchParams((await readBody(request, maximumBytes)).toString());
  if (step === "sign-in") {
    if (form.get("user") !== pending.user) return refuse(403, "wrong_user", "This question is for another user.");
    const path = `/consent/${id}`;
    response.setHeader("set-cookie", `${cookieName}=${pending.browserSecret}; Path=${path}; HttpOnly; SameSite=Strict`);
    return sendRedirect(response, path);
  }
  if (step === "switch") {
    const path = `/consent/${id}`;
    response.setHeader("set-cookie", `${cookieName}=; Path=${path}; HttpOnly; SameSite=Strict; Max-Age=0`);
    return sendRedirect(response, path);
  }
  if (step !== "decide") return refuse(404, "not_found", "No such page.");
  if (!isSignedIn(request, pending)) return refuse(403, "wrong_browser", "Say who you are first, in this browser.");
  const allowed = form.get("decision") === "allow";
  consents.answer(pending, allowed);
  send(response, 200, renderAnswered(directory.name, pending.application.name, allowed));
}

function question(pending: PendingConsent, directory: Directory, signedIn: boolean): RenderedPage {
  const { application, resources } = pending;
  const base = `/consent/${pending.id}`;
  const user = directory.users.get(pending.user);
  const users = [...directory.users.values()];
  if (signedIn && user !== undefined) {
    return renderUpstreamConsent({
      zone: directory.name,
      action: `${base}/decide`,
      switchAction: `${base}/switch`,
      applicationName: application.name,
      user,
      users,
      resources,
    });
  }
  return renderSignIn({ zone: directory.name, action: `${base}/sign-in`, clientName: application.name, users });
}

function isSignedIn(request: IncomingMessage, pending: PendingConsent): boolean {
  const cookies = (request.headers.cookie ?? "").split(";").map((cookie) => cookie.trim());
  return cookies.includes(`${cookieName}=${pending.browserSecret}`);
}

function send(response: ServerResponse, status: number, page: RenderedPage): void {
  response.writeHead(status, page.headers);
  response.end(page.html);
}
