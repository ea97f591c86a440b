// npm run tutorial: follows docs/tutorial.md from an empty folder, with the packages as they would be published. Prints what a reader
// would see. Fails if a step does not print what the page says, or if it takes more than five minutes.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packages } from "../packaging/support/packages.ts";
import { packTarballs } from "../packaging/support/tarballs.ts";
import { newReader, type Reader } from "./reader.ts";
import { startRegistry } from "./registry.ts";
import { missingFrom, type Step, tutorialSteps } from "./steps.ts";

const LIMIT_SECONDS = 300;

/** The command that stays, and the words by which a reader knows that it is up, and that it has reloaded. */
const STAYS = { command: "npm run dev", words: "is up", reloaded: "updated and ready" };

/** The output of a command. One that shows something may fail, if that is what the page shows. */
async function ran(reader: Reader, command: string, expected: readonly string[]): Promise<string> {
  const { output, code } = await reader.run(command);
  if (code !== 0 && expected.length === 0) throw new Error(`\`${command}\` failed:\n${output}`);
  return output;
}

async function follow(reader: Reader, { commands, change, expected }: Step): Promise<void> {
  let output = "";
  for (const command of commands) {
    console.log(`$ ${command}`);
    const said =
      command === STAYS.command ? await reader.start(command, STAYS.words) : await ran(reader, command, expected);
    console.log(said);
    output += said;
  }
  if (change) {
    const file = join(reader.folder, change.file);
    const text = readFileSync(file, "utf8");
    if (!text.includes(change.from)) throw new Error(`${change.file} has no "${change.from}"`);
    writeFileSync(file, text.replace(change.from, change.to));
    console.log(`(changed ${change.file})\n`);
    await reader.again(STAYS.reloaded);
  }
  const missing = missingFrom(output, expected);
  if (missing.length > 0) throw new Error(`The page says that this prints ${missing.join(" and ")}`);
}

const tarballs = await packTarballs();
const others = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
const published = packages.map(({ name }) => {
  const tarball = tarballs.of(name);
  // The manifest in the tarball: `workspace:` has become a version there.
  const text = execFileSync("tar", ["-xzOf", tarball, "package/package.json"], { encoding: "utf8" });
  return { manifest: JSON.parse(text), tarball };
});
const registry = await startRegistry(published, others);
const reader = newReader(registry.url);
const begin = performance.now();
const seconds = () => Math.round((performance.now() - begin) / 1_000);
try {
  for (const step of tutorialSteps()) {
    console.log(`\n# ${step.heading} (after ${seconds()} seconds)\n`);
    await follow(reader, step);
  }
  console.log(`\nThe tutorial works. It took ${seconds()} seconds.`);
  if (seconds() > LIMIT_SECONDS) throw new Error(`It took more than ${LIMIT_SECONDS} seconds`);
} catch (error) {
  console.error(`\nThe tutorial does not work: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await reader.close();
  registry.close();
}
