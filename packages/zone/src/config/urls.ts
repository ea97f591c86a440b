const loopbackHosts = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Whether a URL's host is this very machine. */
export function isLoopback(url: URL): boolean {
  return loopbackHosts.has(url.hostname);
}

/** Whether plain http is acceptable there: https anywhere, http on loopback only. */
export function isHttpsOrLoopback(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url));
}
