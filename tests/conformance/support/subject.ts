import { fileURLToPath } from "node:url";
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
  /**
   * `examples/client-secret` under `wrangler dev`, its resource `/mcp`, and all that it has written. A GET of `/log?text=` adds
   * to its log.
   */
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
  /** A Worker without legacy discovery whose resource is `https://mcp.example/mcp`, wherever it runs. */
  exactElsewhere: Server;
  /** An MCP server that keeps sessions, at `/session`, and names no resource, so that it is the origin. Its tool `whoami` tells whose token a call came with. */
  sessions: Server;
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
    const zone = opened(await startZone(zoneConfig(`${origin}/mcp`, await freePort())));
    const liar = opened(await startZone(zoneConfig(`${origin}/mcp`, await freePort())));
    const lie = { ...(await metadataOf(liar)), issuer: `${liar.issuer}/another` };
    for (const endpoint of ["authorization-server-metadata", "openid-configuration"] as const) {
      liar.setFault(endpoint, { body: JSON.stringify(lie) });
    }
    const env = {
      KEYCARD_ISSUER: zone.issuer,
      KEYCARD_CLIENT_ID: "example",
      KEYCARD_CLIENT_SECRET: "a secret for tests only",
      KEYCARD_RESOURCE_URL: zone.resources.get("upstream")?.identifier ?? "",
    };
    const script = fileURLToPath(new URL("../fixture/example.mjs", import.meta.url));
    const folder = exampleFolder("client-secret");
    const example = opened(await startWorker({ folder, script, port, env, logLevel: "log" }));
    const configured = opened(await startFixture("../fixture/configured.ts", zone.issuer));
    const deceived = opened(await startFixture("../fixture/configured.ts", liar.issuer));
    const insecure = opened(await startFixture("../fixture/configured.ts", INSECURE_ISSUER));
    const named = opened(await startFixture("../fixture/named.ts", zone.issuer));
    const exact = opened(await startFixture("../fixture/exact.ts", zone.issuer));
    const exactElsewhere = opened(await startFixture("../fixture/exact-elsewhere.ts", zone.issuer));
    const settings = { RESOURCE: "origin", CORS: "true", LEGACY_DISCOVERY: "true" };
    const sessions = opened(await startFixture("../../support/protected-worker.ts", zone.issuer, settings));
    return { zone, example, configured, deceived, insecure, named, exact, exactElsewhere, sessions, close };
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

async function startFixture(file: string, issuer: string, settings: Record<string, string> = {}) {
  return startIsolate(new URL(file, import.meta.url), {
    port: await freePort(),
    compatibilityDate: "2026-08-01",
    bindings: { KEYCARD_ISSUER: issuer, ...settings },
  });
}
