const loopbackHosts = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Whether a URL's host is the loopback interface. */
export function isLoopback(url: URL): boolean {
  return loopbackHosts.has(url.hostname);
}

/** Whether a URL is https, or http on loopback. */
export function isHttpsOrLoopback(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url));
}
