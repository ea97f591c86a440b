import { generateKeyPairSync, randomBytes } from "node:crypto";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { startZone, type Zone } from "@edgegrant/zone";
import { freePort } from "./ports.ts";
import { startWorker, type WorkerProcess } from "./worker-process.ts";
import { CLIENT_ID, demoZone, upstreamIdentifier } from "./zone-config.ts";

/** The credential modes, each with an example of its name. */
export const MODES = ["client-secret", "web-identity"] as const;
export type Mode = (typeof MODES)[number];

/** A zone, an upstream API and both example Workers, up and running. */
export interface Stage {
  zone: Zone;
  workers: Readonly<Record<Mode, WorkerProcess>>;
  upstream: string;
  close(): Promise<void>;
}

/** How the stage is set up. */
export interface StageOptions {
  /** Told what is being started. */
  onProgress?: (line: string) => void;
  /** Ports to prefer where they are free, so that what one configured yesterday works today. */
  ports?: { zone: number; upstream: number } & Record<Mode, number>;
  /** Stops the setting-up. */
  signal?: AbortSignal;
}

/** Starts everything; if a part fails, stops what runs already and throws. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { onProgress = () => undefined, ports, signal } = options;
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    await Promise.all(closers.splice(0).map((closer) => closer()));
  };
  const opened = <Part extends { close(): Promise<void> }>(part: Part): Part => {
    closers.push(() => part.close());
    return part;
  };
  try {
    const [zonePort, upstreamPort, secretPort, identityPort] = await Promise.all([
      freePort(ports?.zone),
      freePort(ports?.upstream),
      freePort(ports?.["client-secret"]),
      freePort(ports?.["web-identity"]),
    ]);
    const clientSecret = randomBytes(24).toString("base64url");
    const clientSecretOrigin = `http://127.0.0.1:${secretPort}`;
    const webIdentityOrigin = `http://127.0.0.1:${identityPort}`;
    const addresses = { zonePort, upstreamPort, clientSecretOrigin, webIdentityOrigin };
    const zone = opened(await startZone(demoZone(addresses, clientSecret)));
    const upstream = upstreamIdentifier(upstreamPort);
    onProgress(`zone          ${zone.issuer}`);
    onProgress(`upstream API  ${upstream}/user`);
    const shared = { KEYCARD_ISSUER: zone.issuer, KEYCARD_RESOURCE_URL: upstream };
    const credentials: Record<Mode, Record<string, string>> = {
      "client-secret": { KEYCARD_CLIENT_ID: CLIENT_ID, KEYCARD_CLIENT_SECRET: clientSecret },
      "web-identity": { KEYCARD_PRIVATE_KEY: generatePrivateKey() },
    };
    const start = async (mode: Mode, port: number) => {
      signal?.throwIfAborted();
      const worker = await startWorker({ folder: exampleFolder(mode), port, env: { ...shared, ...credentials[mode] } });
      onProgress(`MCP server    ${worker.origin}/mcp  (${mode})`);
      return opened(worker);
    };
    const started = await Promise.allSettled([start("client-secret", secretPort), start("web-identity", identityPort)]);
    signal?.throwIfAborted();
    const [withSecret, withKey] = started.map(settledValue);
    if (!withSecret || !withKey) throw new Error("A Worker did not start");
    return { zone, workers: { "client-secret": withSecret, "web-identity": withKey }, upstream, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The folder of an example. */
export function exampleFolder(name: string): string {
  return dirname(fileURLToPath(import.meta.resolve(`@edgegrant/example-${name}/package.json`)));
}

function generatePrivateKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function settledValue<T>(result: PromiseSettledResult<T>): T {
  if (result.status === "rejected") throw result.reason;
  return result.value;
}
