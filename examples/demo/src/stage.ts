import { generateKeyPairSync, randomBytes } from "node:crypto";
import { startZone, type Zone } from "@edgegrant/zone";
import {
  CLIENT_DOCUMENT,
  ENDPOINT_PATH,
  EXAMPLES,
  type Example,
  exampleFolder,
  FACTS,
  GATEWAY,
  isRuntime,
  type Runtime,
  type WorkerExample,
} from "./examples.ts";
import { startBehindGateway } from "./gateway-process.ts";
import { freePort } from "./ports.ts";
import { type RuntimePlace, startOnRuntime } from "./runtime-process.ts";
import type { ServerProcess } from "./server-process.ts";
import { startWorker as startUnderWrangler, type WorkerSettings } from "./worker-process.ts";
import { clientIdOf, demoZone, upstreamIdentifier } from "./zone-config.ts";

/** A running zone with an upstream API and the servers of some examples. */
export interface Stage<Chosen extends Example = WorkerExample> {
  zone: Zone;
  workers: Readonly<Record<Chosen, ServerProcess>>;
  upstream: string;
  close(): Promise<void>;
}

/** Options for the start. */
export interface StageOptions {
  /** Called with each step of the start. */
  onProgress?: (line: string) => void;
  /** Called with each line of a server's log. */
  onLog?: (example: Example, line: string) => void;
  /** The preferred ports. With stable ports, a client's configuration remains valid after a restart. */
  ports?: { zone: number; upstream: number } & Partial<Record<Example, number>>;
  /** Aborts the start. */
  signal?: AbortSignal;
  /** Starts an example Worker. Default: under `wrangler dev`. */
  startWorker?: (settings: WorkerSettings) => Promise<ServerProcess>;
  /** Starts the example of a runtime. Default: as one process. */
  startServer?: (runtime: Runtime, place: RuntimePlace) => Promise<ServerProcess>;
}

/** Starts the zone, the upstream API and the example Workers. If one fails, stops the others and throws. */
export function openStage(options?: StageOptions): Promise<Stage> {
  return openStageOf(EXAMPLES, options);
}

/** The same for the chosen examples. */
export async function openStageOf<Chosen extends Example>(
  examples: readonly Chosen[],
  options: StageOptions = {},
): Promise<Stage<Chosen>> {
  const {
    onProgress = () => undefined,
    onLog,
    ports,
    signal,
    startWorker = startUnderWrangler,
    startServer = startOnRuntime,
  } = options;
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    await Promise.all(closers.splice(0).map((closer) => closer()));
  };
  const opened = <Part extends { close(): Promise<void> }>(part: Part): Part => {
    closers.push(() => part.close());
    return part;
  };
  try {
    const zonePort = await freePort(ports?.zone);
    const upstreamPort = await freePort(ports?.upstream);
    const origins = new Map<Example, string>();
    for (const example of examples) origins.set(example, `http://127.0.0.1:${await freePort(ports?.[example])}`);
    const clientSecret = randomBytes(24).toString("base64url");
    const zone = opened(await startZone(demoZone({ zonePort, upstreamPort, origins }, clientSecret)));
    const upstream = upstreamIdentifier(upstreamPort);
    onProgress(`zone          ${zone.issuer}`);
    onProgress(`upstream API  ${upstream}/user`);
    const start = async (example: Chosen) => {
      signal?.throwIfAborted();
      const origin = origins.get(example) ?? "";
      const env = {
        KEYCARD_ISSUER: zone.issuer,
        KEYCARD_RESOURCE_URL: upstream,
        ...credentialOf(example, clientSecret),
        ...(isRuntime(example) && { KEYCARD_SERVER_URL: origin + ENDPOINT_PATH }),
      };
      const onOutput = (text: string) => {
        for (const line of text.split("\n")) if (line.trim() !== "") onLog?.(example, line);
      };
      const place = { port: Number(new URL(origin).port), env, onOutput };
      const launch = () => {
        if (example === GATEWAY) return startBehindGateway(place);
        if (isRuntime(example)) return startServer(example, place);
        return startWorker({ folder: exampleFolder(example), ...place });
      };
      const server = opened(await launch());
      onProgress(`MCP server    ${origin}${ENDPOINT_PATH}  (${example})`);
      return [example, server] as const;
    };
    const started = await Promise.allSettled(examples.map(start));
    signal?.throwIfAborted();
    const workers = Object.fromEntries(started.map(settledValue)) as Record<Chosen, ServerProcess>;
    return { zone, workers, upstream, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function credentialOf(example: Example, clientSecret: string): Record<string, string> {
  const { credential, describesItself } = FACTS[example];
  if (credential === "client-secret") {
    return { KEYCARD_CLIENT_ID: clientIdOf(example), KEYCARD_CLIENT_SECRET: clientSecret };
  }
  return {
    KEYCARD_PRIVATE_KEY: generatePrivateKey(),
    ...(describesItself && { KEYCARD_CLIENT_ID: CLIENT_DOCUMENT }),
  };
}

function generatePrivateKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function settledValue<T>(result: PromiseSettledResult<T>): T {
  if (result.status === "rejected") throw result.reason;
  return result.value;
}
