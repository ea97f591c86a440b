import { type Answers, withDefaults } from "./answers.ts";
import { type Arguments, parseArguments, usage } from "./arguments.ts";
import { checkFolder, nameOf } from "./folder.ts";
import { nextSteps } from "./next-steps.ts";
import { install, managerOf } from "./package-manager.ts";
import { conflict, type Plan } from "./plan.ts";
import { projectFiles } from "./project.ts";
import { findTarballs } from "./tarballs.ts";
import { CancelledError, UsageError } from "./values.ts";
import { writeProject } from "./write-project.ts";

const FAILED = 1;
const USAGE = 2;
const INTERRUPTED = 130;

async function run(argv: readonly string[]): Promise<void> {
  const given = parseArguments(argv);
  if (given.help) {
    process.stdout.write(usage);
    return;
  }
  // What the command line says wrong is said before anything is asked.
  if (given.folder !== undefined) checkFolder(given.folder);
  refuseConflict(given.runtime ?? "workers", given.framework);
  const tarballs = given.packages === undefined ? new Map() : await findTarballs(given.packages);
  const isInteractive = process.stdin.isTTY && process.stdout.isTTY && !given.yes;
  const answers = isInteractive ? await askUser(given) : withDefaults(given);
  refuseConflict(answers.runtime, answers.framework);
  checkFolder(answers.folder);
  const plan: Plan = { ...answers, name: nameOf(answers.folder) };
  const files = projectFiles(plan, tarballs);
  await writeProject(answers.folder, files);
  process.stdout.write(`${answers.folder}: ${Object.keys(files).length} files are written\n`);
  if (given.install) await install(answers.folder, managerOf(plan.runtime));
  process.stdout.write(nextSteps(plan, answers.folder, given.install));
}

/** Loads what asks only where somebody answers. */
async function askUser(given: Arguments): Promise<Answers> {
  const { ask } = await import("./questions.ts");
  return ask(given, { input: process.stdin, output: process.stdout });
}

function refuseConflict(runtime: Plan["runtime"], framework: Plan["framework"] | undefined): void {
  const why = framework && conflict(runtime, framework);
  if (why !== undefined) throw new UsageError(why);
}

run(process.argv.slice(2)).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`create-edgegrant: ${message}\n`);
  process.exitCode = error instanceof UsageError ? USAGE : error instanceof CancelledError ? INTERRUPTED : FAILED;
});
