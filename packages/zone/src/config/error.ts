/** One mistake in a configuration. */
export interface ConfigProblem {
  /** Where it is, such as `applications[0].provides`; empty for the document itself. */
  path: string;
  /** What is wrong and what to change. */
  message: string;
}

/** A zone's configuration has mistakes; `problems` lists every one of them. */
export class ZoneConfigError extends Error {
  override readonly name = "ZoneConfigError";
  readonly code = "ERR_ZONE_CONFIG";
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ path, message }) => `  ${path === "" ? "(configuration)" : path}: ${message}`);
    super(`the zone's configuration has ${problems.length === 1 ? "a mistake" : `${problems.length} mistakes`}:
${lines.join("\n")}`);
    this.problems = problems;
  }
}
