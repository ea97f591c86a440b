import { lines } from "../lines.ts";
import type { Plan } from "../plan.ts";
import { exampleOf, settingsFile } from "./settings.ts";

/** What stays on this machine: what is installed, and every file of settings but the example. */
export function gitignore(plan: Plan): string {
  const file = settingsFile(plan);
  const wrangler = plan.runtime === "workers" && ".wrangler/";
  return lines("node_modules/", wrangler, file, `${file}.*`, `!${exampleOf(plan)}`);
}

/** What is not for the image: the same, and the history. */
export function dockerignore(plan: Plan): string {
  return `${gitignore(plan)}.git/\n`;
}
