import type { World } from "./clients.ts";
import { type HeapSample, thirdsOf } from "./heap.ts";
import type { Tally } from "./record.ts";
import type { Fleet, Server } from "./server.ts";

const HEADINGS = ["requests", "200", "403", "503", "other", "cut off", "reset", "slowest", "killed", "heap, MiB"];

/** The results of a soak: a row for each server, each fleet's exchanges, and each phase of the zone. */
export function tableOf(
  title: string,
  { record, presence, ledger }: World,
  fleets: readonly Fleet[],
  samples: ReadonlyMap<Server, readonly HeapSample[]>,
): string {
  const servers = fleets.flatMap((fleet) => fleet.servers);
  const names = new Set(servers.map(({ name }) => name));
  const serverRows = servers.map((server) => [
    server.name,
    ...cellsOf(record.tallyOf(server.name)),
    server.rebirth ? String(presence.livesOf(server)) : "",
    heapCell(samples.get(server)),
  ]);
  const phases = record.names().filter((name) => !names.has(name));
  const phaseRows = phases.map((name) => [name, ...cellsOf(record.tallyOf(name)), "", ""]);
  const exchanges = fleets.map(({ name }) => {
    const { total, nearest, bound } = ledger.summary(name, Date.now());
    return `${name}: ${total} exchanges; nearest to its bound is a token with ${nearest} of ${bound}`;
  });
  return [...aligned([[title, ...HEADINGS], ...serverRows, [], ...phaseRows]), "", ...exchanges].join("\n");
}

function cellsOf({ requests, ok, stepUps, unavailable, otherErrors, cutOff, reset, slowestMs }: Tally): string[] {
  const counts = [requests, ok, stepUps, unavailable, otherErrors, cutOff, reset];
  return [...counts.map((count) => (count === 0 ? "" : String(count))), `${(slowestMs / 1000).toFixed(1)} s`];
}

function heapCell(samples: readonly HeapSample[] = []): string {
  const thirds = thirdsOf(samples);
  return thirds ? `${inMiB(thirds.middle)} -> ${inMiB(thirds.last)}` : "";
}

const inMiB = (bytes: number) => (bytes / 2 ** 20).toFixed(2);

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join("  ").trimEnd());
}
