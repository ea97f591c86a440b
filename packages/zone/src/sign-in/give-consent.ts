import { createCookieJar } from "./cookie-jar.ts";
import { readError, readForm } from "./page-reader.ts";
import { SignInError } from "./sign-in.ts";

export interface ConsentOptions {
  /** The id of the user whom the link is for. */
  user: string;
  /** Default "allow". */
  decision?: "allow" | "deny";
  fetch?: typeof fetch;
}

const maximumSteps = 6;

/**
 * Goes through the pages behind an `interaction_uri` as a person would, with cookies and forms.
 *
 * @throws {SignInError} when the zone refuses, such as for another user's link
 * @example
 * await giveConsent(error.interactionUri, { user: "alice" });
 */
export async function giveConsent(interactionUri: string | URL, options: ConsentOptions): Promise<void> {
  const { user, decision = "allow", fetch: request = fetch } = options;
  const cookies = createCookieJar();
  let next: { url: URL; form?: URLSearchParams } = { url: new URL(interactionUri) };
  for (let step = 0; step < maximumSteps; step += 1) {
    const { url, form } = next;
    const response = await request(url, {
      method: form === undefined ? "GET" : "POST",
      headers: { accept: "text/html", cookie: cookies.header(url) },
      redirect: "manual",
      ...(form === undefined ? {} : { body: form }),
    });
    cookies.store(response.headers.getSetCookie(), url);
    const location = response.headers.get("location");
    const page = await response.text();
    if (location !== null) {
      next = { url: new URL(location, url) };
      continue;
    }
    if (response.ok && page.includes("data-outcome=")) return;
    const found = response.ok ? readForm(page) : undefined;
    if (found === undefined) {
      const error = readError(page);
      throw new SignInError(error?.code ?? "unexpected_page", error?.description ?? `status ${response.status}`);
    }
    next = {
      url: new URL(found.action, url),
      form: new URLSearchParams(found.step === "consent" ? { decision } : { user }),
    };
  }
  throw new SignInError("too_many_steps", `it is not over after ${maximumSteps} requests`);
}
