import { once } from "node:events";
import { createServer } from "node:net";
import type { ResourceConfig, ZoneConfig } from "@edgegrant/zone";

/** The same zone on free ports. */
export async function withFreePorts(config: ZoneConfig): Promise<ZoneConfig> {
  const resources = await Promise.all(config.resources.map(onFreePort));
  return { ...config, port: 0, resources };
}

/** An identifier with the port of the served API gets the free port, too. */
async function onFreePort(resource: ResourceConfig): Promise<ResourceConfig> {
  const { identifier, serve } = resource;
  if (serve === undefined) return resource;
  if (identifier === undefined || serve.port === undefined) return { ...resource, serve: {} };
  const port = await freePort();
  return { ...resource, identifier: identifier.replace(`:${serve.port}`, `:${port}`), serve: { port } };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
