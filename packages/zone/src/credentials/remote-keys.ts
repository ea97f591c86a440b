import { createRemoteJWKSet, customFetch, errors, type FetchImplementation, type JWTVerifyGetKey } from "jose";

const maximumBytes = 64 * 1024;

/** An application's keys could not be had. */
export class JwksUnavailableError extends Error {
  override readonly name = "JwksUnavailableError";

  constructor(uri: string, cause: unknown) {
    super(`the application's JWKS at ${uri} could not be fetched: ${reason(cause)}`, { cause });
  }
}

/**
 * An application's keys at its `jwks_uri`: kept for a minute, fetched again for an unknown `kid`, at once even if the
 * last fetch failed, because the Worker under development restarts with new keys all the time.
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
