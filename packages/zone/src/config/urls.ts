const loopbackHosts = ["127.0.0.1", "localhost", "[::1]"];

/** Whether a URL's host is the loopback interface. */
export function isLoopback(url: URL): boolean {
  return loopbackHosts.includes(url.hostname);
}

/** Whether a URL is https, or http on loopback. */
export function isHttpsOrLoopback(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url));
}

/** The same URL under the other names of the loopback interface. Empty if its host is another one. */
export function loopbackAliases(value: string): string[] {
  const [, scheme, host, rest] = /^(https?:\/\/)(127\.0\.0\.1|localhost|\[::1\])((?:[:/?].*)?)$/i.exec(value) ?? [];
  if (host === undefined) return [];
  return loopbackHosts.filter((name) => name !== host.toLowerCase()).map((name) => `${scheme}${name}${rest}`);
}
