import type { Outcome } from "../behaviours/index.ts";

/** A text table of behaviours and runtimes. A cell is blank if the runtime does not run the behaviour. */
export function tableOf(results: ReadonlyMap<string, readonly Outcome[]>): string {
  const runtimes = [...results.keys()];
  const rows = new Map<string, Outcome>();
  for (const outcomes of results.values()) for (const one of outcomes) rows.set(keyOf(one), one);
  const width = Math.max(...[...rows.values()].map(({ area, name }) => area.length + name.length + 2));
  const line = (first: string, cells: string[]) =>
    [first.padEnd(width), ...cells.map((cell, index) => cell.padEnd(runtimes[index]?.length ?? 0))]
      .join("  ")
      .trimEnd();
  const verdict = (runtime: string, key: string) => {
    const outcome = results.get(runtime)?.find((one) => keyOf(one) === key);
    if (!outcome) return "";
    return outcome.error === "" ? "ok" : "FAILED";
  };
  return [
    line("", runtimes),
    ...[...rows].map(([key, { area, name }]) =>
      line(
        `${area}: ${name}`,
        runtimes.map((runtime) => verdict(runtime, key)),
      ),
    ),
  ].join("\n");
}

const keyOf = ({ area, name }: Outcome) => `${area}: ${name}`;
