import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";

const PACKAGE = createRequire(import.meta.url).resolve("@modelcontextprotocol/conformance/package.json");
const { version, bin } = createRequire(import.meta.url)(PACKAGE) as { version: string; bin: { conformance: string } };

/** The name and version of the conformance tool. */
export const TOOL = `@modelcontextprotocol/conformance ${version}`;

export const REVISIONS = ["2025-11-25", "2026-07-28"] as const;
export type Revision = (typeof REVISIONS)[number];

/** The result of a scenario that the tool's frozen list scores for the revision. */
export interface Scenario {
  name: string;
  passed: number;
  failed: number;
  /** The ids of failed checks, including warnings. */
  complaints: string[];
}

/**
 * Runs the server scenarios of a revision. Returns the scored ones in the tool's order. A scenario that fails is run once
 * more, alone: some checks wait half a second for the server's answer, which is too little on a busy machine.
 */
export async function runScenarios(url: string, revision: Revision): Promise<Scenario[]> {
  const scored = await scoredServerScenarios(revision);
  const ran = await resultsOf(scored, "server", "--url", url, "--requirements", revision);
  const failed = ran.filter(hasFailed).map(({ name }) => name);
  const again = new Map<string, Scenario>();
  for (const name of failed) {
    const [scenario] = await resultsOf([name], "server", "--url", url, "--scenario", name, "--spec-version", revision);
    if (scenario) again.set(name, scenario);
  }
  return ran.map((scenario) => again.get(scenario.name) ?? scenario);
}

/** Whether a scenario complains, or checks nothing. */
export function hasFailed({ passed, failed }: Scenario): boolean {
  return failed > 0 || passed === 0;
}

/** The results of these scenarios, from a run of the tool with the arguments. */
async function resultsOf(names: readonly string[], ...args: string[]): Promise<Scenario[]> {
  const results = await mkdtemp(join(tmpdir(), "edgegrant-conformance-"));
  try {
    await conformance(...args, "--output-dir", results);
    const folders = await readdir(results);
    return await Promise.all(names.map((name) => scenarioIn(results, folders, name)));
  } finally {
    await rm(results, { recursive: true, force: true });
  }
}

/** The limit of what hangs. A run takes seconds on an idle machine, and minutes on a busy one. */
const LIMIT_MS = 500_000;

/** The tool's output. Its exit status is 1 if any scenario fails, even one that is not scored, so it is ignored. */
function conformance(...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const command = [join(dirname(PACKAGE), bin.conformance), ...args];
    const limits = { maxBuffer: 64 * 1024 * 1024, timeout: LIMIT_MS };
    execFile(process.execPath, command, limits, (_, stdout) => resolve(stdout));
  });
}

/** The tool's frozen list. It reads the same file, but takes a second to start. */
async function scoredServerScenarios(revision: Revision): Promise<string[]> {
  const { server } = parse(await readFile(join(dirname(PACKAGE), "requirements", `${revision}.yaml`), "utf8"));
  return server;
}

async function scenarioIn(results: string, folders: string[], name: string): Promise<Scenario> {
  const folder = folders.find((candidate) => candidate.replace(/-\d{4}-\d\d-\d\dT.*$/, "") === `server-${name}`);
  if (folder === undefined) return { name, passed: 0, failed: 1, complaints: ["did not run"] };
  const checks = JSON.parse(await readFile(join(results, folder, "checks.json"), "utf8")) as Check[];
  const complaints = checks.filter(({ status }) => status === "FAILURE" || status === "WARNING").map(({ id }) => id);
  const passed = checks.filter(({ status }) => status === "SUCCESS").length;
  return { name, passed, failed: complaints.length, complaints };
}

interface Check {
  id: string;
  status: "SUCCESS" | "FAILURE" | "WARNING" | "INFO" | "SKIPPED";
}
