import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { keptBundle } from "./kept-bundles.ts";

/** Pages at both names of this machine, which are two different origins to a browser. */
export interface PageServer {
  readonly port: number;
  close(): Promise<void>;
}

const CALLBACK = "<script>opener.postMessage(location.href, location.origin); close();</script>";

/**
 * Serves an empty page at `/`, one that sends its URL to its opener at `/callback`, and one for each script at `/NAME`.
 */
export async function startPageServer(scripts: Record<string, URL> = {}): Promise<PageServer> {
  const pages = new Map([
    ["/", "<p>Nothing here</p>"],
    ["/callback", CALLBACK],
  ]);
  for (const [name, script] of Object.entries(scripts)) {
    pages.set(`/${name}`, `<button>Sign in</button><script type="module">${await bundle(script)}</script>`);
  }
  const server = createServer((request, response) => {
    const page = pages.get(new URL(request.url ?? "/", "http://page").pathname);
    const headers = { "content-type": "text/html; charset=utf-8" };
    response.writeHead(page === undefined ? 404 : 200, headers).end(`<!doctype html><title>Page</title>${page}`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { port: (server.address() as AddressInfo).port, close };
}

async function bundle(script: URL): Promise<string> {
  const text = await keptBundle({
    entryPoints: [fileURLToPath(script)],
    platform: "browser",
    format: "esm",
    target: "es2023",
  });
  return text.replaceAll("</script", "<\\/script");
}
