import { once } from "node:events";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** The file for a path, as static hosts find it: the path itself, with `.html`, or its index. */
export function fileOf(folder: string, pathname: string): string | undefined {
  const path = join(folder, decodeURIComponent(pathname));
  return [path, `${path}.html`, join(path, "index.html")].find((file) => existsSync(file) && statSync(file).isFile());
}

/** Serves a folder on 127.0.0.1. */
export async function serveFolder(folder: string): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const file = fileOf(folder, new URL(request.url ?? "/", "http://site").pathname);
    if (file === undefined) return void response.writeHead(404).end();
    // The names below assets have a hash, so browsers keep them, as they do those of a public host.
    const caching = file.startsWith(join(folder, "assets/")) && {
      "cache-control": "public, max-age=31536000, immutable",
    };
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", ...caching });
    createReadStream(file).pipe(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
