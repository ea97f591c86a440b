import { ConfigurationError, SecretError } from "../errors.ts";
import { builtinModule } from "../platform/builtin-module.ts";
import { FetchError } from "../platform/http.ts";

/** Where the platform's tokens come from. */
export interface WorkloadTokenSource {
  /** The place, for messages, such as "the file /var/run/secrets/token". */
  readonly place: string;
  /**
   * Reads a token for an audience. Called again shortly before the last token expires. A source whose audience is set
   * elsewhere, such as a file's, ignores the parameter.
   *
   * @throws {ConfigurationError} if the place is missing or empty.
   * @throws {SecretError} if the place does not answer at the moment.
   */
  read(audience: string): string | Promise<string>;
}

/** A platform's variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The largest token that is read, in bytes. */
export const MAX_TOKEN_BYTES = 64 * 1024;

/** The variables of this process, on Node, Deno and Bun. Elsewhere there are none. */
export function processEnvironment(): Environment {
  const { process } = globalThis as { process?: { env?: Environment } };
  return process?.env ?? {};
}

/** Returns a built-in module of Node. Throws {@link ConfigurationError} on a runtime without it. */
export function requireBuiltinModule<Module>(name: string, purpose: string): Module {
  const found = builtinModule<Module>(name);
  if (found !== undefined) return found;
  throw new ConfigurationError(`${purpose} needs Node 20.16 or newer, Deno 2 or Bun: this runtime has no ${name}`);
}

/** Sends a request to a source. Its failure is an outage, because a later call may succeed. */
export async function askSource<Answer extends { status: number }>(
  place: string,
  request: Promise<Answer>,
): Promise<Answer> {
  try {
    return requireAnswer(place, await request);
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    throw new SecretError(`The platform's token can't be fetched from ${place}: ${error.message}`, { cause: error });
  }
}

/**
 * Checks the status of a source's answer.
 *
 * @throws {SecretError} for 429 and 5xx.
 * @throws {ConfigurationError} for any other status than 200.
 */
export function requireAnswer<Answer extends { status: number }>(place: string, answer: Answer): Answer {
  const { status } = answer;
  if (status === 200) return answer;
  const message = `The platform's token can't be fetched from ${place}: it answered with status ${status}`;
  throw status === 429 || status >= 500 ? new SecretError(message) : new ConfigurationError(message);
}
