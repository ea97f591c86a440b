import { readError, readForm } from "./page-reader.ts";
import { SignInError } from "./sign-in.ts";
import { createVisitor, type Step } from "./visitor.ts";

export interface ConsentOptions {
  /** The id of the user whom the link is for. */
  user: string;
  /** Default "allow". */
  decision?: "allow" | "deny";
  fetch?: typeof fetch;
}

const maximumSteps = 6;

/**
 * Completes the pages at an `interaction_uri` like a browser, with cookies and forms.
 *
 * @throws {SignInError} if the zone refuses, for example because the link is for another user
 * @example
 * await giveConsent(error.interactionUri, { user: "alice" });
 */
export async function giveConsent(interactionUri: string | URL, options: ConsentOptions): Promise<void> {
  const { user, decision = "allow" } = options;
  const visit = createVisitor(options.fetch ?? fetch);
  let next: Step = { url: new URL(interactionUri) };
  for (let step = 0; step < maximumSteps; step += 1) {
    const { response, page, target } = await visit(next);
    if (target !== undefined) {
      next = { url: target };
      continue;
    }
    if (response.ok && page.includes("data-outcome=")) return;
    const found = response.ok ? readForm(page) : undefined;
    if (found === undefined) {
      const error = readError(page);
      throw new SignInError(error?.code ?? "unexpected_page", error?.description ?? `status ${response.status}`);
    }
    next = {
      url: new URL(found.action, next.url),
      form: new URLSearchParams(found.step === "consent" ? { decision } : { user }),
    };
  }
  throw new SignInError("too_many_steps", `it is not over after ${maximumSteps} requests`);
}
