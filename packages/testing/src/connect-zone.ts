/** The settings of a server that a zone knows: the variables of its environment. */
export interface ZoneSettings {
  /** The zone. */
  readonly KEYCARD_ISSUER: string;
  /** The URL of the server, which is its identifier in the zone. */
  readonly KEYCARD_SERVER_URL: string;
  /** Set if the application has a secret. */
  readonly KEYCARD_CLIENT_ID?: string;
  /** Set if the application has a secret. */
  readonly KEYCARD_CLIENT_SECRET?: string;
  /** The identifier of the first API that the server may call. Set if there is one. */
  readonly KEYCARD_RESOURCE_URL?: string;
}

/** What a token says. */
export interface TokenOptions {
  /** The scopes, separated by spaces. Default: every scope that the zone has for the resource. */
  scope?: string | undefined;
  /** The identifier of the server that the token is for. Default: the server of the settings. */
  resource?: string | undefined;
  /** The client that the user works with. Default: `test-client`. */
  clientId?: string | undefined;
  /** The lifetime in seconds. A negative number makes an expired token. Default: 3600. */
  expiresInSeconds?: number | undefined;
}

/** A running local zone, as tests use it. */
export interface TestZone {
  /** The URL of the zone. */
  readonly issuer: string;
  /** The URL of the server under test. */
  readonly serverUrl: string;
  /**
   * Creates a signed access token without a login.
   *
   * @throws an Error if the zone has no such user, or can't be reached
   */
  tokenFor(user: string, options?: TokenOptions): Promise<string>;
}

/**
 * Connects to a local zone that runs already, in another process or outside the Worker in which the tests run. The
 * settings are those of the server under test: `settings` of the zone that {@link startZone} started, or the server's
 * own environment.
 *
 * @throws an Error that names the setting that is missing
 * @example
 * ```ts
 * import { env } from "cloudflare:workers";
 * const zone = connectZone(env);
 * ```
 */
export function connectZone(settings: Partial<ZoneSettings>): TestZone {
  const issuer = required(settings, "KEYCARD_ISSUER");
  const serverUrl = required(settings, "KEYCARD_SERVER_URL");
  let users: Promise<readonly string[]> | undefined;
  return {
    issuer,
    serverUrl,
    async tokenFor(user, { resource = serverUrl, clientId = "test-client", scope, expiresInSeconds } = {}) {
      users ??= usersOf(issuer);
      const known = await users;
      if (!known.includes(user)) throw new Error(`The zone has no user "${user}": use ${known.join(", ")}`);
      const { token } = await ask<{ token: string }>(`${issuer}/zone/tokens`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ user, resource, clientId, scope, expiresInSeconds }),
      });
      return token;
    },
  };
}

function required(settings: Partial<ZoneSettings>, name: "KEYCARD_ISSUER" | "KEYCARD_SERVER_URL"): string {
  const value = settings[name];
  if (value) return value;
  throw new Error(`${name} is missing: pass the settings of the zone that startZone() started`);
}

async function usersOf(issuer: string): Promise<readonly string[]> {
  const { users } = await ask<{ users: { id: string }[] }>(`${issuer}/zone/config.json`);
  return users.map(({ id }) => id);
}

async function ask<Answer>(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, init).catch((cause: unknown) => {
    throw new Error(`No local zone answers at ${url}: start it with startZone()`, { cause });
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}
