import { RUNTIMES, SUBJECTS } from "../adapters/subjects.mjs";
import { microseconds, picture, share, table, whole } from "./table.mjs";

const MIB = 2 ** 20;

/** The cost of a call on each runtime beyond Workers. */
export function adaptersSection(adapters, pictures) {
  return `## On Node, Bun and Deno

CPU time of one MCP call over HTTP, ES256, of the server's process only. Every server reads the call's JSON and answers it. A bare
handler does only that. On Node, a plain bridge also makes web-standard
objects of the call and its answer. The memory is what the process holds in RAM under this load.

${Object.keys(RUNTIMES)
  .map((runtime) => runtimeTable(runtime, adapters[runtime]))
  .join("\n\n")}${picture(pictures, "CPU of one call", "adapters")}`;
}

function runtimeTable(runtime, measured) {
  const rows = namesOf(measured).map(([key, name]) => {
    const { again, first, resident } = measured[key];
    const figures = [again, first].flatMap(({ cpu, cost }) => [microseconds(cpu), share(cost)]);
    return [name, ...figures, whole(resident.median / MIB)];
  });
  return `### ${runtime}

${table(["", "96 tokens, repeated, µs", "relative to bare", "1,200 tokens, µs", "relative to bare", "MiB"], rows)}`;
}

/** The keys and names of what was measured on a runtime. */
const namesOf = (measured) => Object.entries(SUBJECTS).filter(([key]) => key in measured);

/** The bars of the picture: tokens seen before, by runtime. */
export function adapterBars(adapters) {
  return Object.keys(RUNTIMES).flatMap((runtime) =>
    namesOf(adapters[runtime]).map(([key, name]) => ({
      label: `${runtime}: ${name}`,
      value: adapters[runtime][key].again.cost.median,
      own: key === "edgegrant",
    })),
  );
}
