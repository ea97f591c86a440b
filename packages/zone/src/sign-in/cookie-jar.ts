interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** The cookies of one browser at one host, sent according to their path (RFC 6265 section 5.1.4). */
export interface CookieJar {
  store(setCookie: readonly string[], from: URL): void;
  header(to: URL): string;
}

export function createCookieJar(): CookieJar {
  const cookies = new Map<string, Cookie>();
  return {
    store(setCookie, from) {
      for (const line of setCookie) {
        const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
        const [name = "", ...rest] = pair.split("=");
        const value = rest.join("=");
        const attribute = (wanted: string): string | undefined =>
          attributes.find((one) => one.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
        const path = attribute("path") ?? from.pathname;
        const expires = attribute("expires");
        const key = `${path}\n${name}`;
        if (expires !== undefined && Date.parse(expires) <= Date.now()) cookies.delete(key);
        else cookies.set(key, { name, value, path });
      }
    },
    header: ({ pathname }) =>
      [...cookies.values()]
        .filter(({ path }) => pathname === path || pathname.startsWith(path.endsWith("/") ? path : `${path}/`))
        .map(({ name, value }) => `${name}=${value}`)
        .join("; "),
  };
}
