import { lines } from "../lines.ts";
import type { Plan } from "../plan.ts";

/** What stays on this machine: also for Docker, which reads the same list. */
export function gitignore({ runtime }: Plan): string {
  return lines("node_modules/", ...(runtime === "workers" ? [".wrangler/", ".dev.vars"] : [".env"]));
}
