/** The server refused a request: its status, and what its challenge says (RFC 6750 section 3). */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  /** The status of the answer: 401, 403, ... */
  readonly status: number;
  /** The error code of the challenge, such as `insufficient_scope`. Undefined if there is none. */
  readonly error: string | undefined;
  /** The scopes that the request needs, separated by spaces. Undefined if the challenge names none. */
  readonly scope: string | undefined;

  constructor(response: Response, options?: ErrorOptions) {
    const challenge = response.headers.get("WWW-Authenticate") ?? "";
    super(`The server answered ${response.status}${challenge && `: ${challenge}`}`, options);
    this.status = response.status;
    this.error = parameterOf(challenge, "error");
    this.scope = parameterOf(challenge, "scope");
  }
}

/** A quoted parameter of a challenge. */
function parameterOf(challenge: string, name: string): string | undefined {
  const start = ` ${name}="`;
  const at = challenge.indexOf(start);
  if (at === -1) return undefined;
  const value = challenge.slice(at + start.length);
  return value.slice(0, value.indexOf('"'));
}
