/**
 * Changes headers in place where possible. A new Response costs more than all other processing of an answer, and
 * platforms send a body in smaller pieces after it has been wrapped twice.
 */
export function withHeaders(response: Response, change: (headers: Headers) => void): Response {
  // A WebSocket upgrade can't be rebuilt, and pages can't read it.
  if (response.status === 101) return response;
  // A handler may reuse an answer without a body, even across servers, so added headers must not stay on it.
  if (response.body === null) return changedCopy(response, change);
  try {
    change(response.headers);
    return response;
  } catch (error) {
    // The headers of a response from `fetch` are immutable.
    if (error instanceof TypeError) return changedCopy(response, change);
    throw error;
  }
}

function changedCopy(response: Response, change: (headers: Headers) => void): Response {
  const copy = new Response(response.body, response);
  change(copy.headers);
  return copy;
}
