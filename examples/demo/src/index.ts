export { type Visit, visit } from "./agent.ts";
export { HeadlessProvider } from "./headless-provider.ts";
export { freePort } from "./ports.ts";
export { faultsOf, type Row, rowOf, tableOf } from "./report.ts";
export { exampleFolder, MODES, type Mode, openStage, type Stage } from "./stage.ts";
export { startWorker, type WorkerProcess, WRANGLER } from "./worker-process.ts";
export { USERS } from "./zone-config.ts";
