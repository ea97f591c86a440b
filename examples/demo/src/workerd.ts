// Runs Workers on workerd itself. A start through miniflare takes four times the processor time, because miniflare adds
// Workers of its own and encodes all of them. Tests that need its KV, its cache or its registry of processes use it all the
// same: tests/support/miniflare.ts.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** A Worker in a process. Its services are those of the same process, by name. */
export interface Service {
  /** One ES module. */
  readonly script: string;
  readonly compatibilityDate: string;
  readonly compatibilityFlags?: readonly string[];
  readonly bindings?: Readonly<Record<string, string>>;
  readonly services?: Readonly<Record<string, string>>;
  /** The Durable Objects by binding: a class of this Worker, or of another service. */
  readonly durableObjects?: Readonly<Record<string, { className: string; service?: string }>>;
  /** The ports at which it listens. 0 is any free one. Default: none. */
  readonly ports?: readonly number[];
}

/** Options of a process. */
export interface WorkerdOptions {
  /** The folder of the Durable Objects' data. Default: one that is removed when the process is closed. */
  readonly objects?: string;
  /** Called with each piece of output: what the Workers log, and complaints of workerd. Default: only logs are printed. */
  readonly onOutput?: (text: string) => void;
}

/** A process of workerd. */
export interface Workerd {
  /** The origins of a service, in the order of its ports. */
  originsOf(service: string): string[];
  close(): Promise<void>;
}

/** The header in which a client tells what Cloudflare knows of its connection: `request.cf`, as JSON. */
export const CF_HEADER = "Test-Cf";

const require = createRequire(import.meta.url);
const { default: WORKERD } = createRequire(require.resolve("miniflare"))("workerd") as { default: string };

/** Starts one process for all services and waits until each listens. Throws what workerd says if one can't start. */
export async function startWorkerd(
  services: Readonly<Record<string, Service>>,
  options: WorkerdOptions = {},
): Promise<Workerd> {
  const folder = await mkdtemp(join(tmpdir(), "edgegrant-workerd-"));
  const { objects = join(folder, "objects"), onOutput } = options;
  await mkdir(objects, { recursive: true });
  for (const [name, { script }] of Object.entries(services)) await writeFile(join(folder, `${name}.js`), script);
  const config = join(folder, "config.capnp");
  await writeFile(config, configOf(services, objects));
  const args = ["serve", "--experimental", "--control-fd=3", config];
  const child = spawn(WORKERD, args, { stdio: ["ignore", onOutput ? "pipe" : "inherit", "pipe", "pipe"] });
  if (onOutput) for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", onOutput);
  const end = () => child.kill("SIGKILL");
  process.on("exit", end);
  const ended = once(child, "close").finally(() => process.off("exit", end));
  const close = async () => {
    end();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const sockets = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((_, at) => `${name}-${at}`));
  try {
    const ports = await portsOf(child, sockets, ended);
    const originsOf = (name: string) =>
      (services[name]?.ports ?? []).map((_, at) => `http://127.0.0.1:${ports.get(`${name}-${at}`)}`);
    return { originsOf, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The port of each socket, when workerd listens at all of them. */
async function portsOf(
  child: ChildProcess,
  sockets: readonly string[],
  ended: Promise<unknown>,
): Promise<Map<string, number>> {
  let errors = "";
  let isUp = false;
  // Later, workerd complains of each client that goes away.
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    if (!isUp) errors += text;
  });
  const ports = new Map<string, number>();
  for await (const line of createInterface(child.stdio[3] as Readable)) {
    const { event, socket, port } = JSON.parse(line) as { event: string; socket: string; port: number };
    if (event === "listen") ports.set(socket, port);
    if (ports.size === sockets.length) {
      isUp = true;
      return ports;
    }
  }
  await ended;
  throw new Error(`workerd ended: ${errors}`);
}

/** The configuration, in the text form of Cap'n Proto. */
function configOf(services: Readonly<Record<string, Service>>, objects: string): string {
  const names = Object.keys(services);
  const workers = Object.entries(services).map(([name, service]) => workerOf(name, service, services));
  const sockets = names.flatMap((name) =>
    (services[name]?.ports ?? []).map((port, at) =>
      struct({
        name: text(`${name}-${at}`),
        address: text(`127.0.0.1:${port}`),
        http: struct({ cfBlobHeader: text(CF_HEADER) }),
        service: text(name),
      }),
    ),
  );
  const network = struct({
    allow: list(["public", "private"].map(text)),
    tlsOptions: struct({ trustBrowserCas: "true" }),
  });
  const disk = struct({ path: text(objects), writable: "true" });
  const others = [struct({ name: text("internet"), network }), struct({ name: text("objects"), disk })];
  const email = struct({
    name: text("cloudflare-internal:email"),
    internal: "true",
    esModule: text("export default { EmailMessage: class {} };"),
  });
  const config = struct({
    services: list([...workers, ...others]),
    sockets: list(sockets),
    // What `cloudflare:email` imports. Cloudflare's `agents` imports that one.
    extensions: list([struct({ modules: list([email]) })]),
  });
  return `using Workerd = import "/workerd/workerd.capnp";\nconst config :Workerd.Config = ${config};\n`;
}

function workerOf(
  name: string,
  { compatibilityDate, compatibilityFlags = [], bindings = {}, services = {}, durableObjects = {} }: Service,
  all: Readonly<Record<string, Service>>,
): string {
  const bound = [
    ...Object.entries(bindings).map(([binding, value]) => struct({ name: text(binding), text: text(value) })),
    ...Object.entries(services).map(([binding, service]) => struct({ name: text(binding), service: text(service) })),
    ...Object.entries(durableObjects).map(([binding, { className, service = name }]) =>
      struct({
        name: text(binding),
        durableObjectNamespace: struct({ className: text(className), serviceName: text(service) }),
      }),
    ),
  ];
  const classes = new Set(
    Object.entries(all).flatMap(([other, worker]) =>
      Object.values(worker.durableObjects ?? {})
        .filter(({ service = other }) => service === name)
        .map(({ className }) => className),
    ),
  );
  const namespaces = [...classes].map((className) =>
    struct({ className: text(className), uniqueKey: text(`${name}-${className}`), enableSql: "true" }),
  );
  const worker = struct({
    modules: list([struct({ name: text("worker.js"), esModule: `embed ${text(`${name}.js`)}` })]),
    compatibilityDate: text(compatibilityDate),
    compatibilityFlags: list(compatibilityFlags.map(text)),
    bindings: list(bound),
    durableObjectNamespaces: list(namespaces),
    durableObjectStorage: struct({ localDisk: text("objects") }),
  });
  return struct({ name: text(name), worker });
}

const struct = (members: Readonly<Record<string, string>>) =>
  `(${Object.entries(members)
    .map(([name, value]) => `${name} = ${value}`)
    .join(", ")})`;
const list = (items: readonly string[]) => `[${items.join(", ")}]`;
const text = (value: string) => JSON.stringify(value);
