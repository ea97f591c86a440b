import { createRemoteJWKSet, customFetch, errors, type FetchImplementation, type JWTVerifyGetKey } from "jose";

const maximumBytes = 64 * 1024;

/** An application's keys can't be fetched. */
export class JwksUnavailableError extends Error {
  override readonly name = "JwksUnavailableError";

  constructor(uri: string, cause: unknown) {
    super(`the application's JWKS at ${uri} could not be fetched: ${reason(cause)}`, { cause });
  }
}

/**
 * The keys at an application's `jwks_uri`. They are cached for a minute. An unknown `kid` causes a new fetch at once,
 * even after a failed fetch, because a Worker under development often restarts with new keys.
 */
export function createRemoteKeys(uri: string): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(uri), {
    cacheMaxAge: 60_000,
    cooldownDuration: 0,
    timeoutDuration: 3000,
    [customFetch]: boundedFetch,
  });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw new JwksUnavailableError(uri, error);
    }
  };
}

const boundedFetch: FetchImplementation = async (url, options) => {
  const response = await fetch(url, options);
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`it answered with status ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maximumBytes) throw new Error(`it is longer than ${maximumBytes} bytes`);
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status: 200 });
};

function reason(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return "code" in cause ? String(cause.code) : cause.message;
}
