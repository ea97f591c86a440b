import type { TestProject, Vitest } from "vitest/node";
import { type PoolOptions, type PoolWorker, ThreadsPoolWorker, type WorkerRequest } from "vitest/node";

/** After so many runs the thread is replaced: each run leaves a few listeners behind. */
const RUNS_PER_THREAD = 50;

interface WarmThread {
  worker: ThreadsPoolWorker;
  /** How many runs it has seen. */
  runs: number;
}

/**
 * Keeps the thread of the tests, with the modules that it has loaded, from one mutant to the next. To start a thread and
 * load core takes several times longer than to run the few tests that cover a mutant.
 *
 * A mutant of code that runs as a module loads needs the modules loaded anew, so it gets a thread of its own.
 */
export function warmThreads() {
  let warm: WarmThread | undefined;

  const createPoolWorker = (options: PoolOptions): PoolWorker => {
    const { mode, mutantActivation } = options.project.getProvidedContext() as Record<string, unknown>;
    // Where each test is written takes long to find out. Stryker asks for it, but needs it once only.
    if (mode === "mutant") options.project.config.includeTaskLocation = false;
    if (mutantActivation === "static") return new ThreadsPoolWorker(options);
    const thread = warm ?? { worker: new ThreadsPoolWorker(options), runs: 0 };
    warm = undefined;
    thread.runs += 1;
    return lent(thread, () => {
      warm = thread;
    });
  };

  return {
    name: "warm-threads",
    configureVitest({ vitest, project }: { vitest: Vitest; project: TestProject }) {
      project.config.pool = "warm";
      project.config.poolRunner = { name: "warm", createPoolWorker };
      vitest.onClose(() => warm?.worker.stop());
    },
  };
}

/** A worker whose thread outlives it: to stop it gives the thread back. */
function lent({ worker, runs }: WarmThread, giveBack: () => void): PoolWorker {
  const listeners: [string, (argument: unknown) => void][] = [];
  let isStopped = false;
  const remove = (event: string, callback: (argument: unknown) => void) => {
    worker.off(event, callback);
    const index = listeners.findIndex(([name, known]) => name === event && known === callback);
    if (index >= 0) listeners.splice(index, 1);
  };
  return {
    name: "warm",
    on: (event, callback) => {
      listeners.push([event, callback]);
      worker.on(event, callback);
    },
    off: remove,
    send: (message: WorkerRequest) => {
      if (message.type !== "stop" || runs >= RUNS_PER_THREAD) return worker.send(message);
      isStopped = true;
      const stopped = { type: "stopped", __vitest_worker_response__: true };
      for (const [event, callback] of [...listeners]) if (event === "message") callback(stopped);
    },
    start: async () => {
      if (runs === 1) await worker.start();
    },
    stop: async () => {
      for (const [event, callback] of [...listeners]) remove(event, callback);
      if (isStopped) giveBack();
      else await worker.stop();
    },
    deserialize: (data) => data,
  } as PoolWorker;
}
