import { managerOf } from "./package-manager.ts";
import { localUrl, type Plan } from "./plan.ts";

/** What to do after the project is written. */
export function nextSteps(plan: Plan, folder: string, isInstalled: boolean): string {
  const { name, run } = managerOf(plan.runtime);
  const commands = [`cd ${folder}`, ...(isInstalled ? [] : [`${name} install`]), `${run} dev`];
  return `
Next:

${commands.map((command) => `  ${command}`).join("\n")}

This starts the server at ${localUrl(plan)} and a local zone, and says how to connect a client.
\`${run} test\` runs the tests. README.md and AGENTS.md say what is where.
`;
}
