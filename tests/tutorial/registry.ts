// A registry that has this repository's packages as they would be published. For all others it refers to the machine's registry.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A tarball with the manifest in it. */
export interface Published {
  readonly manifest: { readonly name: string; readonly version: string };
  readonly tarball: string;
}

export interface Registry {
  readonly url: string;
  close(): void;
}

/** @param others The registry of the machine, which has every other package. */
export async function startRegistry(published: readonly Published[], others: string): Promise<Registry> {
  const byName = new Map(published.map((one) => [one.manifest.name, one]));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://registry").pathname).slice(1);
    const [name = "", file] = path.split("/-/");
    const found = byName.get(name);
    if (found === undefined) {
      response.writeHead(302, { Location: new URL((request.url ?? "/").slice(1), others).href }).end();
    } else if (file === undefined) {
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(documentOf(found, url)));
    } else {
      response.writeHead(200, { "Content-Type": "application/octet-stream" }).end(readFileSync(found.tarball));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, close: () => server.close() };
}

/** What a registry says about a package with one version. */
function documentOf({ manifest, tarball }: Published, url: string): object {
  const { name, version } = manifest;
  const integrity = `sha512-${createHash("sha512").update(readFileSync(tarball)).digest("base64")}`;
  const dist = { integrity, tarball: `${url}${name}/-/${version}.tgz` };
  return { name, "dist-tags": { latest: version }, versions: { [version]: { ...manifest, dist } } };
}
