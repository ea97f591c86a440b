/** One mistake in a configuration. */
export interface ConfigProblem {
  /** The place of the mistake, such as `applications[0].provides`. Empty for the document itself. */
  path: string;
  /** What is wrong and what to change. */
  message: string;
}

/** A zone's configuration is invalid. `problems` lists all mistakes. */
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
