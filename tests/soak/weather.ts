// The phases of the zone, one after the other: healthy, outage, recovery, healthy, with key changes in between.
import { setTimeout as pause } from "node:timers/promises";
import type { Clients, World } from "./clients.ts";
import { TROUBLES, type Trouble } from "./faults.ts";
import type { Random } from "./random.ts";
import type { Fleet, Server } from "./server.ts";
import { Violation } from "./violation.ts";

const CALM_MS = 3_000;
const TROUBLE_MS = 4_000;
/** A server requests unknown keys at most twice within 30 s. */
const KEYS_LAST_MS = 31_000;
/** A server that requested keys without success tries again after this time. */
const COOL_DOWN_MS = 31_000;
const RECOVERY_MS = 60_000;

export class Weather {
  readonly #world: World;
  readonly #fleets: ReadonlyMap<Fleet, Clients>;
  readonly #random: Random;
  readonly #end: AbortSignal;
  #keysSinceMs = Number.NEGATIVE_INFINITY;
  #troubleEndedAtMs = Number.NEGATIVE_INFINITY;
  #retires = false;

  constructor(world: World, fleets: ReadonlyMap<Fleet, Clients>, random: Random, end: AbortSignal) {
    this.#world = world;
    this.#fleets = fleets;
    this.#random = random;
    this.#end = end;
  }

  /** Runs until the end. The zone is healthy then. */
  async blow(): Promise<void> {
    await this.#recover();
    while (!this.#end.aborted) {
      for (const trouble of this.#random.shuffled(TROUBLES)) {
        if (Date.now() - this.#keysSinceMs >= KEYS_LAST_MS) await this.#changeKeys();
        await this.#stir(trouble);
        if (this.#end.aborted) break;
      }
    }
    this.#world.far.zone.clearFaults();
  }

  async #stir(trouble: Trouble): Promise<void> {
    const { sky, far } = this.#world;
    await this.#calm("calm");
    sky.turn(trouble.name);
    for (const [endpoint, fault] of Object.entries(trouble.faults(this.#random))) {
      far.zone.setFault(endpoint as Parameters<typeof far.zone.setFault>[0], fault);
    }
    await this.#pause(TROUBLE_MS);
    far.zone.clearFaults();
    this.#troubleEndedAtMs = Date.now();
    sky.turn(`after ${trouble.name}`);
    await this.#recover();
  }

  /** Rotates the keys. Alternates between keeping and retiring the old ones. */
  async #changeKeys(): Promise<void> {
    const { sky, far, ledger } = this.#world;
    await this.#calm("calm");
    const phase = this.#retires ? "keys retired" : "keys rotated";
    // A server that missed the keys during the last outage does not request them again at once.
    if (this.#retires || Date.now() - this.#troubleEndedAtMs < COOL_DOWN_MS) sky.turn(phase);
    sky.phase = phase;
    if (this.#retires) {
      for (const { name, servers } of this.#fleets.keys()) ledger.excuseFleet(name, 2 * servers.length, Date.now());
      await sky.retire(() => far.rotateKeys({ retire: true }));
    } else {
      await far.rotateKeys({ retire: false });
    }
    this.#retires = !this.#retires;
    this.#keysSinceMs = Date.now();
    await this.#recover();
    await this.#calm(phase);
  }

  async #calm(phase: string): Promise<void> {
    this.#world.sky.settle(phase);
    await this.#pause(CALM_MS);
  }

  /** Waits until every server has served a new caller. */
  async #recover(): Promise<void> {
    const deadlineMs = Date.now() + RECOVERY_MS;
    const recovered = async (server: Server, clients: Clients) => {
      const { presence } = this.#world;
      while (!this.#end.aborted && presence.isUp(server) && (await clients.probe(server)) !== 200) {
        if (Date.now() > deadlineMs) {
          throw new Violation("no refusal and no 5xx without a cause", `${server.name} does not recover`);
        }
        await this.#pause(100);
      }
    };
    const all = [...this.#fleets].flatMap(([{ servers }, clients]) => servers.map((one) => recovered(one, clients)));
    await Promise.all(all);
  }

  async #pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#end }).catch(() => undefined);
  }
}
