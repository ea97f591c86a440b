// npm run demo: two users, both credential modes, both versions of the MCP SDK.
// npm run demo -- --runtime deno: the same on Deno, Bun or Node, or in front of a server without OAuth (gateway).
// npm run demo -- --runtime node --store redis: two processes behind one address, which share tokens through Redis.
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { visit } from "./agent.ts";
import {
  ENDPOINT_PATH,
  EXAMPLES,
  type Example,
  FACTS,
  GATEWAY,
  isRuntime,
  RUNTIMES,
  type Runtime,
} from "./examples.ts";
import { type Fleet, startFleet } from "./fleet.ts";
import { faultsOf, type Row, rowOf, tableOf } from "./report.ts";
import { type Performance, reportPage } from "./report-page.ts";
import type { RuntimePlace } from "./runtime-process.ts";
import type { Step } from "./sequence.ts";
import type { ServerProcess } from "./server-process.ts";
import { Interrupted, shutdownSignal } from "./shutdown.ts";
import { openStageOf, type Stage } from "./stage.ts";
import { type Attempt, faultsOfAttempts, stealToken, tableOfAttempts } from "./stolen-token.ts";
import { USERS } from "./zone-config.ts";

const { runtime, store } = parseArgs({
  options: { runtime: { type: "string", default: "workerd" }, store: { type: "string" } },
}).values;

/** The examples chosen on the command line. */
function chosenExamples(): readonly Example[] {
  if (store !== undefined && (store !== "redis" || runtime !== "node")) {
    throw new Error("--store takes one value, redis, together with --runtime node");
  }
  if (runtime === "workerd") return [...EXAMPLES, GATEWAY];
  if (runtime === GATEWAY || isRuntime(runtime)) return [runtime];
  throw new Error(`There is no runtime "${runtime}". Choose one of: workerd, ${[...RUNTIMES, GATEWAY].join(", ")}`);
}

async function perform(examples: readonly Example[], stage: Stage<Example>): Promise<Performance> {
  const rows: Row[] = [];
  const steps: Step[] = [];
  for (const example of examples) {
    const server = stage.workers[example];
    const serverUrl = new URL(ENDPOINT_PATH, server.origin);
    const { sdk, keepsTokens } = FACTS[example];
    console.log(`\n${example}: the agents of ${USERS.join(" and ")} know only ${serverUrl}\n`);
    const tell = (user: string) => (sentence: string) => {
      steps.push({ example, user, sentence });
      console.log(`  ${user.padEnd(5)}  ${sentence}`);
    };
    const meanwhile = keepsTokens ? freshStart(server) : undefined;
    const visits = await Promise.all(USERS.map((user) => visit(serverUrl, user, tell(user), sdk, meanwhile)));
    rows.push(...visits.map((seen) => rowOf(example, seen, stage.zone.audit())));
  }
  return { rows, steps, audit: stage.zone.audit() };
}

/** Writes the report into the current folder, and returns where. */
async function writeReport(performance: Performance): Promise<string> {
  const file = resolve("demo-report.html");
  await writeFile(file, reportPage(performance));
  return file;
}

/** The example that takes tokens which are bound to a key of the client. */
const TAKES_BOUND_TOKENS = "web-identity";

/** What a thief achieves with a bound token, if the example that takes such tokens runs. */
async function theft({ zone, workers }: Stage<Example>): Promise<Attempt[]> {
  const server: ServerProcess | undefined = workers[TAKES_BOUND_TOKENS];
  if (!server) return [];
  const [user] = USERS;
  const attempts = await stealToken(new URL(ENDPOINT_PATH, server.origin), zone.issuer, user);
  console.log(
    `A thief has seen a request of ${user} to ${TAKES_BOUND_TOKENS}, whose token is bound to a key (DPoP):\n`,
  );
  console.log(`${tableOfAttempts(attempts)}\n`);
  return attempts;
}

/** Restarts the server when every agent is ready. Its memory is lost; its persisted tokens are not. */
function freshStart(server: ServerProcess): () => Promise<void> {
  const ready: (() => void)[] = [];
  let restarted: Promise<void> | undefined;
  const restart = () => {
    console.log("  (the server restarts, and has only the sealed tokens in its store)");
    return server.restart();
  };
  return async () => {
    const everybody = new Promise<void>((resolve) => ready.push(resolve));
    if (ready.length === USERS.length) for (const go of ready) go();
    await everybody;
    restarted ??= restart();
    await restarted;
  };
}

async function main(signal: AbortSignal): Promise<void> {
  const examples = chosenExamples();
  let fleet: Fleet | undefined;
  const startServer = async (_: Runtime, place: RuntimePlace) => {
    fleet = await startFleet(place);
    return fleet;
  };
  const servers =
    examples.length > 1
      ? "three MCP servers on workerd, and one without OAuth behind a gateway"
      : examples[0] === GATEWAY
        ? "an MCP server without OAuth behind a gateway"
        : `an MCP server on ${examples[0]}`;
  console.log(`Starting a zone, an upstream API and ${servers} ...\n`);
  const stage = await openStageOf(examples, {
    signal,
    onProgress: (line) => console.log(`  ${line}`),
    ...(store === "redis" && { startServer }),
  });
  try {
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    const performance = await Promise.race([perform(examples, stage), stopped]);
    const { rows } = performance;
    const report = await writeReport(performance);
    console.log(`\n${tableOf(rows)}\n`);
    const attempts = await Promise.race([theft(stage), stopped]);
    const faults = [...faultsOf(rows), ...faultsOfAttempts(attempts)];
    if (faults.length > 0) throw new Error(faults.join("\n"));
    if (fleet) {
      console.log(`Two processes with one Redis server took the requests in turn: ${fleet.served.join(" and ")}.`);
    }
    const kept = examples.filter((example) => FACTS[example].keepsTokens);
    console.log(
      "Every user reached the upstream API as themselves, with one exchange each. The cache answered the other calls.",
    );
    if (kept.length > 0)
      console.log(`At ${kept.join(", ")} the last call came after a restart: the token came from the sealed store.`);
    console.log("To look around by yourself, with a browser and your own MCP client: npm run dev");
    console.log(`The sequence, the table and the audit log as a page: ${report}`);
  } finally {
    await stage.close();
  }
}

const signal = shutdownSignal();
try {
  await main(signal);
} catch (error) {
  const interrupted = error instanceof Interrupted;
  console.error(`\n${interrupted ? "Stopped." : `The demo failed: ${describe(error)}`}`);
  process.exitCode = interrupted ? 130 : 1;
}
process.exit();

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
