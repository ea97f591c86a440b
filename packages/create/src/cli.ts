import { basename, resolve } from "node:path";
import { type Answers, withDefaults } from "./answers.ts";
import { type Arguments, parseArguments, usage } from "./arguments.ts";
import { nextSteps } from "./next-steps.ts";
import { install, managerOf } from "./package-manager.ts";
import { conflict, type Plan } from "./plan.ts";
import { projectFiles } from "./project.ts";
import { findTarballs } from "./tarballs.ts";
import { UsageError } from "./values.ts";
import { writeProject } from "./write-project.ts";

async function run(argv: readonly string[]): Promise<void> {
  const given = parseArguments(argv);
  if (given.help) {
    process.stdout.write(usage);
    return;
  }
  if (given.runtime && given.framework) refuseConflict(given.runtime, given.framework);
  const isInteractive = process.stdin.isTTY && process.stdout.isTTY && !given.yes;
  const answers = isInteractive ? await askUser(given) : withDefaults(given);
  refuseConflict(answers.runtime, answers.framework);
  const plan = planOf(answers);
  const tarballs = given.packages === undefined ? new Map() : await findTarballs(given.packages);
  const files = projectFiles(plan, tarballs);
  await writeProject(answers.folder, files);
  process.stdout.write(`${answers.folder}: ${Object.keys(files).length} files are written\n`);
  if (given.install) await install(answers.folder, managerOf(plan.runtime));
  process.stdout.write(nextSteps(plan, answers.folder, given.install));
}

/** Loads what asks only where somebody answers. */
async function askUser(given: Arguments): Promise<Answers> {
  const { ask } = await import("./questions.ts");
  return ask(given);
}

function refuseConflict(runtime: Plan["runtime"], framework: Plan["framework"]): void {
  const why = conflict(runtime, framework);
  if (why !== undefined) throw new UsageError(why);
}

/** npm and Cloudflare accept only such names. */
function planOf({ folder, ...answers }: Answers): Plan {
  const name = basename(resolve(folder));
  if (/^[a-z][a-z0-9-]{0,53}$/.test(name)) return { ...answers, name };
  throw new UsageError(
    `the folder's name becomes the server's: use lower-case letters, digits and hyphens, such as my-server, not ${name}`,
  );
}

run(process.argv.slice(2)).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`create-edgegrant: ${message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
