import type { FleetName } from "./zone.ts";

/** A server that can be asked: an isolate, or a process. */
export interface Server {
  readonly name: string;
  readonly fleet: FleetName;
  url(pathAndQuery: string): URL;
  /** Bytes in use once the garbage is collected, where the server lives as long as the soak. */
  heapBytes?(): Promise<number>;
  /** Kills its process and starts it anew. Not every server is mortal. */
  rebirth?(): Promise<void>;
}

/** Servers that share what they were granted. */
export interface Fleet {
  readonly name: FleetName;
  readonly servers: readonly Server[];
  /** Whether one of them exchanges for all. */
  readonly hasLeases: boolean;
  close(): Promise<void>;
}

/** Which servers are there at the moment, as a load balancer would know it. */
export class Presence {
  readonly #away = new Set<Server>();
  readonly #lives = new Map<Server, number>();

  isUp(server: Server): boolean {
    return !this.#away.has(server);
  }

  /** How often it was born. A request that saw it die has seen two numbers. */
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
