import { generateKeyPairSync, randomBytes } from "node:crypto";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { startZone, type Zone } from "@edgegrant/zone";
import { freePort } from "./ports.ts";
import { startWorker, type WorkerProcess } from "./worker-process.ts";
import { CLIENT_IDS, demoZone, upstreamIdentifier } from "./zone-config.ts";

/** The credential modes, each with an example of its name. */
export const MODES = ["client-secret", "web-identity"] as const;
/** The example Workers, each in the folder of its name. */
export const EXAMPLES = [...MODES, "mcp-v2"] as const;
export type Example = (typeof EXAMPLES)[number];

/** A zone, an upstream API and the example Workers, up and running. */
export interface Stage {
  zone: Zone;
  workers: Readonly<Record<Example, WorkerProcess>>;
  upstream: string;
  close(): Promise<void>;
}

/** How the stage is set up. */
export interface StageOptions {
  /** Told what is being started. */
  onProgress?: (line: string) => void;
  /** Told what a Worker logs, line by line. */
  onLog?: (example: Example, line: string) => void;
  /** Ports to prefer where they are free, so that what one configured yesterday works today. */
  ports?: { zone: number; upstream: number } & Record<Example, number>;
  /** Stops the setting-up. */
  signal?: AbortSignal;
}

/** Starts everything; if a part fails, stops what runs already and throws. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { onProgress = () => undefined, onLog, ports, signal } = options;
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    await Promise.all(closers.splice(0).map((closer) => closer()));
  };
  const opened = <Part extends { close(): Promise<void> }>(part: Part): Part => {
    closers.push(() => part.close());
    return part;
  };
  try {
    const port = async (name: "zone" | "upstream" | Example) => freePort(ports?.[name]);
    const zonePort = await port("zone");
    const upstreamPort = await port("upstream");
    const workerPorts = {
      "client-secret": await port("client-secret"),
      "web-identity": await port("web-identity"),
      "mcp-v2": await port("mcp-v2"),
    };
    const originOf = (example: Example) => `http://127.0.0.1:${workerPorts[example]}`;
    const clientSecret = randomBytes(24).toString("base64url");
    const config = demoZone(
      {
        zonePort,
        upstreamPort,
        clientSecretOrigin: originOf("client-secret"),
        webIdentityOrigin: originOf("web-identity"),
        mcpV2Origin: originOf("mcp-v2"),
      },
      clientSecret,
    );
    const zone = opened(await startZone(config));
    const upstream = upstreamIdentifier(upstreamPort);
    onProgress(`zone          ${zone.issuer}`);
    onProgress(`upstream API  ${upstream}/user`);
    const shared = { KEYCARD_ISSUER: zone.issuer, KEYCARD_RESOURCE_URL: upstream };
    const credentials: Record<Example, Record<string, string>> = {
      "client-secret": { KEYCARD_CLIENT_ID: CLIENT_IDS["client-secret"], KEYCARD_CLIENT_SECRET: clientSecret },
      "web-identity": { KEYCARD_PRIVATE_KEY: generatePrivateKey() },
      "mcp-v2": { KEYCARD_CLIENT_ID: CLIENT_IDS["mcp-v2"], KEYCARD_CLIENT_SECRET: clientSecret },
    };
    const start = async (example: Example) => {
      signal?.throwIfAborted();
      const env = { ...shared, ...credentials[example] };
      const onOutput = (text: string) => {
        for (const line of text.split("\n")) if (line.trim() !== "") onLog?.(example, line);
      };
      const worker = await startWorker({ folder: exampleFolder(example), port: workerPorts[example], env, onOutput });
      onProgress(`MCP server    ${worker.origin}/mcp  (${example})`);
      return opened(worker);
    };
    const started = await Promise.allSettled(EXAMPLES.map(start));
    signal?.throwIfAborted();
    const [withSecret, withKey, secondVersion] = started.map(settledValue);
    if (!withSecret || !withKey || !secondVersion) throw new Error("A Worker did not start");
    const workers = { "client-secret": withSecret, "web-identity": withKey, "mcp-v2": secondVersion };
    return { zone, workers, upstream, close };
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
