import { exampleFolder, freePort, startWorker } from "@edgegrant/example-demo";
import { startZone, type Zone } from "@edgegrant/zone";
import { startIsolate } from "../../support/isolate.ts";

/** A protected server, seen from outside. */
export interface Server {
  readonly origin: string;
}

/** A zone that no server may trust. */
export const INSECURE_ISSUER = "http://zone.example";

/** What the matrix is run against. */
export interface Subject {
  zone: Zone;
  /** `examples/client-secret` under `wrangler dev`. */
  example: Server & { output(): string };
  /** A Worker that uses the options the example leaves alone: a resource with a path, a hierarchy of scopes, step-up. */
  configured: Server;
  /** The same, but the metadata of its zone names another issuer. */
  deceived: Server;
  /** The same, but its zone is on plain http, and not on loopback. */
  insecure: Server;
  /** A Worker whose resource is `https://mcp.example/mcp`, wherever it runs. */
  named: Server;
  /** A Worker without legacy discovery, whose resource is `/mcp`. */
  exact: Server;
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
    const configured = opened(await startFixture("configured.ts", zone.issuer));
    const deceived = opened(await startFixture("configured.ts", liar.issuer));
    const insecure = opened(await startFixture("configured.ts", INSECURE_ISSUER));
    const named = opened(await startFixture("named.ts", zone.issuer));
    const exact = opened(await startFixture("exact.ts", zone.issuer));
    return { zone, example, configured, deceived, insecure, named, exact, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function zoneConfig(identifier: string, upstreamPort: number) {
  return {
    users: [
      { id: "alice", name: "Alice", email: "alice@example.com" },
      { id: "bob", name: "Bob", email: "bob@example.com" },
    ],
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

async function startFixture(file: string, issuer: string) {
  return startIsolate(new URL(`../fixture/${file}`, import.meta.url), {
    port: await freePort(),
    compatibilityDate: "2026-08-01",
    bindings: { KEYCARD_ISSUER: issuer },
  });
}
