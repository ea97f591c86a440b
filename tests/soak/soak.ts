// Many callers, fleets of servers that share tokens, and a zone with faults. Runs for a given time, or until an error.
import { setTimeout as pause } from "node:timers/promises";
import { exposeGc } from "../support/heap.ts";
import { Owners } from "./answers.ts";
import { Clients, type World } from "./clients.ts";
import { checkHeap, type HeapSample } from "./heap.ts";
import { Ledger } from "./ledger.ts";
import { startNodeFleet } from "./node-fleet.ts";
import { Random } from "./random.ts";
import { Record } from "./record.ts";
import { type Fleet, Presence, type Server } from "./server.ts";
import { Sky } from "./sky.ts";
import { tableOf } from "./table.ts";
import { Weather } from "./weather.ts";
import { startDurableObjectFleet, startKvFleet } from "./workerd-fleets.ts";
import { startSoakZone } from "./zone.ts";

export interface SoakSettings {
  seed: number;
  /** How long the callers run, in milliseconds, without start and shutdown. */
  durationMs: number;
  /** Ends the soak early. */
  signal?: AbortSignal;
}

export interface SoakReport {
  table: string;
  /** The first error: a {@link Violation}, or an error of the soak itself. */
  failure: unknown;
}

const CALLERS_PER_FLEET = 6;
const HEAP_SAMPLES = 45;
const LEDGER_MS = 1_000;

/** Runs until its time is over or an error occurs, then stops everything that it started. */
export async function soak({ seed, durationMs, signal }: SoakSettings): Promise<SoakReport> {
  exposeGc();
  const far = await startSoakZone();
  const fleets: Fleet[] = [];
  const starting = [startDurableObjectFleet(far), startKvFleet(far), startNodeFleet(far)];
  try {
    for (const start of starting) fleets.push(await start);
    const startedAtMs = Date.now();
    const world: World = {
      far,
      sky: new Sky(),
      presence: new Presence(),
      ledger: new Ledger(fleets),
      owners: new Owners(),
      record: new Record(),
      progress: () => (Date.now() - startedAtMs) / durationMs,
    };
    const failed = new AbortController();
    const signals = [AbortSignal.timeout(durationMs), failed.signal, ...(signal ? [signal] : [])];
    const end = AbortSignal.any(signals);
    const samples = new Map<Server, HeapSample[]>();
    const jobs = jobsOf(world, fleets, samples, new Random(seed), durationMs / HEAP_SAMPLES, end);
    let failure: unknown;
    const noteFailure = (error: unknown) => {
      failure ??= error;
      failed.abort();
    };
    await Promise.all(jobs.map((job) => job.catch(noteFailure)));
    try {
      world.ledger.read(far.zone.audit());
      world.ledger.check(Date.now());
      if (!failed.signal.aborted && !signal?.aborted) {
        for (const [{ name }, taken] of samples) checkHeap(name, taken);
      }
    } catch (error) {
      noteFailure(error);
    }
    const title = `seed ${seed}, ${Math.round((Date.now() - startedAtMs) / 1000)} s`;
    return { table: tableOf(title, world, fleets, samples), failure };
  } finally {
    await Promise.all(starting.map((start) => start.then((fleet) => fleet.close()).catch(() => undefined)));
    await far.zone.close();
  }
}

/** The jobs that run at the same time. Each ends with `end`. A job that throws has found an error. */
function jobsOf(
  world: World,
  fleets: readonly Fleet[],
  samples: Map<Server, HeapSample[]>,
  random: Random,
  sampleMs: number,
  end: AbortSignal,
): Promise<void>[] {
  const clients = new Map(fleets.map((fleet) => [fleet, new Clients(fleet, world)]));
  const callers = [...clients.values()].flatMap((of) =>
    Array.from({ length: CALLERS_PER_FLEET }, () => of.work(random.fork(), end)),
  );
  const servers = fleets.flatMap((fleet) => fleet.servers);
  const weather = new Weather(world, clients, random.fork(), end).blow();
  const killing = kill(world, servers, random.fork(), end);
  const reading = every(LEDGER_MS, end, async () => {
    world.ledger.read(world.far.zone.audit());
    world.ledger.check(Date.now());
  });
  const measured = servers.filter(({ heapBytes }) => heapBytes);
  const sampling = every(sampleMs, end, async () => {
    for (const server of measured) {
      const bytes = (await server.heapBytes?.()) ?? Number.NaN;
      samples.set(server, [...(samples.get(server) ?? []), { atMs: Date.now(), bytes }]);
    }
  });
  return [...callers, weather, killing, reading, sampling];
}

/** Kills the servers that support it, one after the other. */
async function kill(
  { presence, ledger }: World,
  servers: readonly Server[],
  random: Random,
  end: AbortSignal,
): Promise<void> {
  const mortals = servers.filter(({ rebirth }) => rebirth);
  for (;;) {
    await pause(random.between(4_000, 12_000), undefined, { signal: end }).catch(() => undefined);
    if (end.aborted) return;
    const victim = random.pick(mortals);
    // The token that it was about to store, and its record of the latest exchanges, are lost.
    ledger.excuseFleet(victim.fleet, 2, Date.now());
    await presence.kill(victim);
  }
}

async function every(ms: number, end: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!end.aborted) {
    await work();
    await pause(ms, undefined, { signal: end }).catch(() => undefined);
  }
}
