import { type PageForm, readError, readForm } from "./page-reader.ts";
import { createVisitor, type Step } from "./visitor.ts";

/** The zone or the user refused the authorization request. */
export class SignInError extends Error {
  override readonly name = "SignInError";
  /** The OAuth error code, if there is one. */
  readonly code: string;

  constructor(code: string, description: string) {
    super(`the zone refused the sign-in: ${description} (${code})`);
    this.code = code;
  }
}

export interface SignInOptions {
  /** The id of one of the zone's users. */
  user: string;
  fetch?: typeof fetch;
}

const maximumSteps = 20;

/**
 * Completes a zone's sign-in and consent pages like a browser, with cookies and forms. It uses no shortcut.
 *
 * @returns the redirect URI with `code` and `state`, without requesting it
 * @throws {SignInError} if the zone refuses, or has no such user
 * @example
 * const callback = await signIn(authorizationUrl, { user: "alice" });
 * await transport.finishAuth(callback.searchParams.get("code"));
 */
export async function signIn(authorizationUrl: string | URL, options: SignInOptions): Promise<URL> {
  const visit = createVisitor(options.fetch ?? fetch);
  const start = new URL(authorizationUrl);
  const redirectUri = start.searchParams.get("redirect_uri");
  let next: Step = { url: start };

  for (let step = 0; step < maximumSteps; step += 1) {
    const { response, page, target } = await visit(next);
    if (target !== undefined) {
      if (isRedirectTo(target, redirectUri, start)) return outcome(target);
      if (target.origin !== start.origin)
        throw new SignInError("unexpected_redirect", `it redirects to ${target.origin}`);
      next = { url: target };
      continue;
    }
    const found = response.ok ? readForm(page) : undefined;
    if (found === undefined) throw refusalOf(page, response.status);
    next = { url: new URL(found.action, next.url), form: answerTo(found, options.user) };
  }
  throw new SignInError("too_many_steps", `it is not over after ${maximumSteps} requests`);
}

function isRedirectTo(target: URL, redirectUri: string | null, start: URL): boolean {
  if (redirectUri === null) return target.origin !== start.origin;
  const expected = new URL(redirectUri);
  return (
    target.protocol === expected.protocol && target.host === expected.host && target.pathname === expected.pathname
  );
}

function outcome(callback: URL): URL {
  // The answer to an unknown response type is in the fragment.
  const answer = callback.hash === "" ? callback.searchParams : new URLSearchParams(callback.hash.slice(1));
  const error = answer.get("error");
  if (error === null) return callback;
  throw new SignInError(error, answer.get("error_description") ?? "no reason was given");
}

function answerTo({ step, choices }: PageForm, user: string): URLSearchParams {
  if (step === "consent") return new URLSearchParams({ decision: "allow" });
  const users = choices.get("user") ?? [];
  if (!users.includes(user)) {
    throw new SignInError("unknown_user", `it has no user "${user}": its users are ${users.join(", ")}`);
  }
  return new URLSearchParams({ user });
}

function refusalOf(page: string, status: number): SignInError {
  const error = readError(page);
  return new SignInError(error?.code ?? "unexpected_page", error?.description ?? `it answered with status ${status}`);
}
