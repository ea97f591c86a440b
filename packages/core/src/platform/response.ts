/**
 * Changes headers in place where it can: to make another response costs more than all else that is done to an answer, and
 * platforms send a body that went through two in pieces.
 */
export function withHeaders(response: Response, change: (headers: Headers) => void): Response {
  // A WebSocket upgrade can't be rebuilt, and carries nothing that a page could read.
  if (response.status === 101) return response;
  // An answer without a body may be kept and sent many times, by other servers too: what one adds must not stay on it.
  if (response.body === null) return changedCopy(response, change);
  try {
    change(response.headers);
    return response;
  } catch (error) {
    // The headers of what `fetch` gives are locked.
    if (error instanceof TypeError) return changedCopy(response, change);
    throw error;
  }
}

function changedCopy(response: Response, change: (headers: Headers) => void): Response {
  const copy = new Response(response.body, response);
  change(copy.headers);
  return copy;
}
