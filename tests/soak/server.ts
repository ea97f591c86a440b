import type { FleetName } from "./zone.ts";

/** A server that can be called: an isolate or a process. */
export interface Server {
  readonly name: string;
  readonly fleet: FleetName;
  url(pathAndQuery: string): URL;
  /** The bytes in use after a garbage collection, for servers that run during the whole soak. */
  heapBytes?(): Promise<number>;
  /** Kills its process and starts a new one. Not every server supports it. */
  rebirth?(): Promise<void>;
}

/** Servers that share granted tokens. */
export interface Fleet {
  readonly name: FleetName;
  readonly servers: readonly Server[];
  /** Whether a lease lets one server exchange for all. */
  readonly hasLeases: boolean;
  close(): Promise<void>;
}

/** The servers that are available now, as a load balancer would know them. */
export class Presence {
  readonly #away = new Set<Server>();
  readonly #lives = new Map<Server, number>();

  isUp(server: Server): boolean {
    return !this.#away.has(server);
  }

  /** How often the server was started. If the number changes during a request, the server was killed meanwhile. */
  livesOf(server: Server): number {
    return this.#lives.get(server) ?? 0;
  }

  async kill(server: Server): Promise<void> {
    this.#away.add(server);
    this.#lives.set(server, this.livesOf(server) + 1);
    await server.rebirth?.();
    this.#away.delete(server);
  }
}
