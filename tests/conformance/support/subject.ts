import { fileURLToPath } from "node:url";
import { exampleFolder, freePort, startWorker } from "@edgegrant/example-demo";
import { startZone, type Zone } from "@edgegrant/zone";
import { exportPKCS8, generateKeyPair } from "jose";
import { startIsolates } from "../../support/isolates.ts";
import { type AskedZone, startAskedZone } from "./asked-zone.ts";
import { CLIENT_ID } from "./guarded.ts";

/** A protected server and its URL. */
export interface Server {
  readonly origin: string;
}

const COMPATIBILITY_DATE = "2026-08-01";

/** A zone that no server may trust. */
export const INSECURE_ISSUER = "http://zone.example";

/** The servers under test. */
export interface Subject {
  zone: Zone;
  /**
   * `examples/client-secret` under `wrangler dev`, with the resource `/mcp`, and its complete output. A GET of
   * `/log?text=` adds to its log.
   */
  example: Server & { output(): string };
  /** A Worker with options that the example does not use: a resource with a path, hierarchical scopes, step-up. */
  configured: Server;
  /** The same Worker, but its zone's metadata names another issuer. */
  deceived: Server;
  /** The same Worker, but its zone uses plain http on a host other than loopback. */
  insecure: Server;
  /** A Worker with the resource `https://mcp.example/mcp`, which differs from its own origin. */
  named: Server;
  /** A Worker without legacy discovery, with the resource `/mcp`. */
  exact: Server;
  /**
   * A Worker without legacy discovery, with the resource `https://mcp.example/mcp`, which differs from its own origin.
   */
  exactElsewhere: Server;
  /**
   * An MCP server with sessions at `/session`. Its resource is the origin, by default. Its tool `whoami` returns the
   * caller of the token.
   */
  sessions: Server;
  /** A Worker with the resource `/mcp` that takes bound tokens too, and one that takes no others and demands nonces. */
  bound: Server;
  nonced: Server;
  /**
   * Workers that take tokens in other ways: at `/certified`, tokens that are bound to a certificate; at `/opaque` and
   * `/signed`, opaque tokens of `asked`. They authenticate with a key, and have a client ID metadata document.
   */
  guarded: Server;
  /** The zone of opaque tokens. */
  asked: AskedZone;
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
    const asked = opened(await startAskedZone(CLIENT_ID));
    const { privateKey } = await generateKeyPair("ES256", { extractable: true });
    const key = { KEYCARD_PRIVATE_KEY: await exportPKCS8(privateKey), KEYCARD_CLIENT_ID: CLIENT_ID };
    const fixture = (file: string, issuer: string, settings: Record<string, string> = {}) => ({
      worker: new URL(`../fixture/${file}`, import.meta.url),
      bindings: { KEYCARD_ISSUER: issuer, ...settings },
    });
    const settings = { RESOURCE: "origin", CORS: "true", LEGACY_DISCOVERY: "true" };
    const { origins } = opened(
      await startIsolates(
        {
          configured: fixture("configured.ts", zone.issuer),
          deceived: fixture("configured.ts", liar.issuer),
          insecure: fixture("configured.ts", INSECURE_ISSUER),
          named: fixture("named.ts", zone.issuer),
          exact: fixture("exact.ts", zone.issuer),
          exactElsewhere: fixture("exact-elsewhere.ts", zone.issuer),
          bound: fixture("bound.ts", zone.issuer, { NONCES: "false" }),
          nonced: fixture("bound.ts", zone.issuer, { NONCES: "true" }),
          guarded: fixture("guarded.ts", zone.issuer, { ...key, ASKED: asked.issuer }),
          sessions: fixture("../../support/protected-worker.ts", zone.issuer, settings),
        },
        { compatibilityDate: COMPATIBILITY_DATE },
      ),
    );
    const at = (name: keyof typeof origins): Server => ({ origin: origins[name] });
    return {
      zone,
      example,
      configured: at("configured"),
      deceived: at("deceived"),
      insecure: at("insecure"),
      named: at("named"),
      exact: at("exact"),
      exactElsewhere: at("exactElsewhere"),
      sessions: at("sessions"),
      bound: at("bound"),
      nonced: at("nonced"),
      guarded: at("guarded"),
      asked,
      close,
    };
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
