export { type Visit, visit } from "./agent.ts";
export { connect, type McpClient, type Sdk } from "./connect.ts";
export {
  applicationOf,
  EXAMPLES,
  type Example,
  exampleFolder,
  FACTS,
  MODES,
  RUNTIMES,
  type Runtime,
  type WorkerExample,
} from "./examples.ts";
export { HeadlessProvider } from "./headless-provider.ts";
export { freePort } from "./ports.ts";
export { faultsOf, type Row, rowOf, tableOf } from "./report.ts";
export { type Performance, reportPage } from "./report-page.ts";
export { type ServerProcess, startServer } from "./server-process.ts";
export { Interrupted, shutdownSignal } from "./shutdown.ts";
export { openStage, openStageOf, type Stage } from "./stage.ts";
export { startWorker, type WorkerProcess, WRANGLER } from "./worker-process.ts";
export { USERS } from "./zone-config.ts";
