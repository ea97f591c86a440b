const maximumBytes = 64 * 1024;

/** Fetches what another server publishes. Throws unless it answers with status 200 and at most 64 KiB. */
export async function boundedFetch(url: string, options: RequestInit): Promise<Response> {
  return bounded(await fetch(url, options));
}

/** An answer that was read to its end. Throws unless its status is 200, with at most 64 KiB. */
export async function bounded(response: Response): Promise<Response> {
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
}

/** Why a fetch failed, in a few words. */
export function fetchFailure(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return "code" in cause ? String(cause.code) : cause.message;
}
