// npm run create:matrix: every project that create-edgegrant can make, installed from tarballs, checked, tested, started and
// called. Words choose some of them: npm run create:matrix -- deno hono.
import { rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  COMPLAINT,
  type Combination,
  type Created,
  callAsUsers,
  create,
  installWithNpm,
  linesOf,
  runScript,
  startDevelopment,
} from "../packaging/support/created.ts";
import { packTarballs } from "../packaging/support/tarballs.ts";

const RUNTIMES = ["workers", "node", "bun", "deno"] as const;
const FRAMEWORKS = ["sdk-v2", "sdk-v1", "hono", "agents"] as const;
const UPSTREAMS = ["sample", "none", "https://api.example.com/v1"];

const pairs = RUNTIMES.flatMap((runtime) =>
  FRAMEWORKS.filter((framework) => framework !== "agents" || runtime === "workers").map((framework) => ({
    runtime,
    framework,
  })),
);

/** Projects that differ in the upstream API only have the same packages, so they are installed once. */
async function checkPair(pair: Omit<Combination, "upstream">, upstreams: readonly string[], tarballs: string) {
  let installed: string | undefined;
  const results: [Combination, string | undefined][] = [];
  for (const upstream of upstreams) {
    const combination = { ...pair, upstream };
    const project = await create(combination, tarballs);
    const modules = join(project.folder, "node_modules");
    try {
      if (installed === undefined) await installWithNpm(project);
      else await rename(installed, modules);
      await checkProject(project);
      results.push([combination, undefined]);
    } catch (error) {
      results.push([combination, error instanceof Error ? error.message : String(error)]);
    }
    installed = `${dirname(project.folder)}-modules`;
    await rename(modules, installed).catch(() => (installed = undefined));
    await project.remove();
  }
  if (installed !== undefined) await rm(installed, { recursive: true });
  return results;
}

async function checkProject(project: Created): Promise<void> {
  await runScript(project, "check");
  await runScript(project, "test");
  const development = await startDevelopment(project);
  try {
    const { output } = development;
    const unsaid = linesOf(project, development).filter((line) => !output.includes(line));
    if (unsaid.length > 0 || COMPLAINT.test(output)) throw new Error(`The start printed:\n${output}`);
    const answers = await callAsUsers(development.server, project);
    const expected = ["alice", "bob"].map((user) => ({
      subject: user,
      note: true,
      ...(project.upstream !== "none" && { profile: user }),
    }));
    if (!isDeepStrictEqual(answers, expected)) throw new Error(`The tools answered ${JSON.stringify(answers)}`);
  } finally {
    await development.stop();
  }
}

const words = process.argv.slice(2);
const isChosen = (combination: Combination) => words.every((word) => Object.values(combination).includes(word));
const tarballs = await packTarballs();
let failures = 0;
for (const pair of pairs) {
  const upstreams = UPSTREAMS.filter((upstream) => isChosen({ ...pair, upstream }));
  if (upstreams.length === 0) continue;
  for (const [combination, problem] of await checkPair(pair, upstreams, tarballs.folder)) {
    console.log(`${problem === undefined ? "passed" : "FAILED"}  ${Object.values(combination).join("  ")}`);
    if (problem !== undefined) console.log(problem.replace(/^/gm, "    "));
    failures += problem === undefined ? 0 : 1;
  }
}
process.exitCode = failures === 0 ? 0 : 1;
