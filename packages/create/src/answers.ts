import type { Arguments } from "./arguments.ts";
import type { Framework, Runtime, Upstream } from "./plan.ts";

/** The answers that decide the project. */
export interface Answers {
  readonly folder: string;
  readonly runtime: Runtime;
  readonly framework: Framework;
  readonly upstream: Upstream;
}

/** The answers of the command line, completed with defaults. */
export function withDefaults({ folder = "my-server", runtime, framework, upstream }: Arguments): Answers {
  return { folder, runtime: runtime ?? "workers", framework: framework ?? "sdk-v2", upstream: upstream ?? "sample" };
}
