import { exampleFolder, freePort, startWorker } from "@edgegrant/example-demo";
import { startZone, type Zone } from "@edgegrant/zone";
import { startIsolate } from "../../support/isolate.ts";

/** A protected server, seen from outside. */
export interface Server {
  readonly origin: string;
}

/** What the matrix is run against. */
export interface Subject {
  zone: Zone;
  /** `examples/client-secret` under `wrangler dev`. */
  example: Server & { output(): string };
  /** A Worker that uses the options the example leaves alone: a resource with a path, a hierarchy of scopes, step-up. */
  configured: Server;
  /** The same, but the metadata of its zone names another issuer. */
  deceived: Server;
  close(): Promise<void>;
}

export async function startSubject(): Promise<Subject> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => void (await Promise.all(closers.splice(0).map((closer) => closer())));
  const opened = <Part extends { close(): Promise<void> }>(part: Part): Part => {
    closers.push(() => part.close());
    return part;
  };
  try {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const zone = opened(await startZone(zoneConfig(origin, await freePort())));
    const liar = opened(await startZone(zoneConfig(origin, await freePort())));
    const lie = { ...(await metadataOf(liar)), issuer: `${liar.issuer}/another` };
    liar.setFault("authorization-server-metadata", { body: JSON.stringify(lie) });
    const env = {
      KEYCARD_ISSUER: zone.issuer,
      KEYCARD_CLIENT_ID: "example",
      KEYCARD_CLIENT_SECRET: "a secret for tests only",
      KEYCARD_RESOURCE_URL: zone.resources.get("upstream")?.identifier ?? "",
    };
    const example = opened(await startWorker({ folder: exampleFolder("client-secret"), port, env }));
    const configured = opened(await startConfigured(await freePort(), zone.issuer));
    const deceived = opened(await startConfigured(await freePort(), liar.issuer));
    return { zone, example, configured, deceived, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function zoneConfig(identifier: string, upstreamPort: number) {
  return {
    users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
    resources: [
      { id: "example", name: "Example", identifier, scopes: ["mcp:tools"] },
      {
        id: "upstream",
        name: "Upstream",
        identifier: `http://127.0.0.1:${upstreamPort}/api`,
        scopes: ["profile:read"],
        serve: { port: upstreamPort },
      },
    ],
    applications: [
      {
        id: "example",
        name: "Example",
        clientId: "example",
        clientSecret: "a secret for tests only",
        provides: "example",
        dependencies: ["upstream"],
      },
    ],
  };
}

async function metadataOf({ issuer }: Zone): Promise<Record<string, unknown>> {
  return (await fetch(`${issuer}/.well-known/oauth-authorization-server`)).json() as Promise<Record<string, unknown>>;
}

function startConfigured(port: number, issuer: string) {
  return startIsolate(new URL("../fixture/configured.ts", import.meta.url), {
    port,
    compatibilityDate: "2026-08-01",
    bindings: { KEYCARD_ISSUER: issuer },
  });
}
