// npm run demo: two users, both credential modes, both versions of the MCP SDK, one look at how it all flows.
import { visit } from "./agent.ts";
import { faultsOf, type Row, rowOf, tableOf } from "./report.ts";
import { Interrupted, shutdownSignal } from "./shutdown.ts";
import { EXAMPLES, openStage, type Stage } from "./stage.ts";
import { USERS } from "./zone-config.ts";

async function perform(stage: Stage): Promise<Row[]> {
  const rows: Row[] = [];
  for (const example of EXAMPLES) {
    const serverUrl = new URL("/mcp", stage.workers[example].origin);
    console.log(`\n${example}: agents of ${USERS.join(" and ")} start with nothing but ${serverUrl}\n`);
    const tell = (user: string) => (sentence: string) => console.log(`  ${user.padEnd(5)}  ${sentence}`);
    const sdk = example === "mcp-v2" ? "v2" : "v1";
    const meanwhile = example === "client-secret" ? newIsolate(stage) : undefined;
    const visits = await Promise.all(USERS.map((user) => visit(serverUrl, user, tell(user), sdk, meanwhile)));
    rows.push(...visits.map((seen) => rowOf(example, seen, stage.zone.audit())));
  }
  return rows;
}

/** Once every agent is ready for it, the Worker starts anew: what is in memory is lost, what is shared is not. */
function newIsolate({ workers }: Stage): () => Promise<void> {
  const ready: (() => void)[] = [];
  let restarted: Promise<void> | undefined;
  const restart = () => {
    console.log("  (the Worker starts anew: an isolate that knows nothing but the shared cache)");
    return workers["client-secret"].restart();
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
  console.log("Starting a zone, an upstream API and three MCP servers on workerd ...\n");
  const stage = await openStage({ signal, onProgress: (line) => console.log(`  ${line}`) });
  try {
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    const rows = await Promise.race([perform(stage), stopped]);
    console.log(`\n${tableOf(rows)}\n`);
    const faults = faultsOf(rows);
    if (faults.length > 0) throw new Error(faults.join("\n"));
    console.log("Every user reached the upstream API as themselves, with one exchange each; the cache did the rest.");
    console.log("At client-secret the last call came from a new isolate: it found the token in the shared cache.");
    console.log("To look around by yourself, with a browser and your own MCP client: npm run dev");
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
