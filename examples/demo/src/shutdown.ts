/** The process was asked to end, or the reader of its output has gone. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/**
 * A signal that is aborted when the process must end, so that it can stop what it started. The reason is
 * {@link Interrupted} after Ctrl-C, after a plain `kill`, and when the reader has gone (`npm run demo | head`). After
 * an uncaught error, it is that error.
 *
 * A terminal sends its signal to every process of a pipeline, so the process may get it more than once.
 */
export function shutdownSignal(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => controller.abort(new Interrupted());
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, interrupt);
  for (const stream of [process.stdout, process.stderr]) stream.on("error", interrupt);
  process.on("uncaughtException", (error) => controller.abort(error));
  process.on("unhandledRejection", (reason) => controller.abort(reason));
  return controller.signal;
}
