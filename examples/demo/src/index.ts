export { type Visit, visit } from "./agent.ts";
export { connect, type McpClient, type Sdk } from "./connect.ts";
export { HeadlessProvider } from "./headless-provider.ts";
export { freePort } from "./ports.ts";
export { faultsOf, type Row, rowOf, tableOf } from "./report.ts";
export { EXAMPLES, type Example, exampleFolder, MODES, openStage, type Stage } from "./stage.ts";
export { startWorker, type WorkerProcess, WRANGLER } from "./worker-process.ts";
export { USERS } from "./zone-config.ts";
