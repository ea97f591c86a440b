/** Somebody asked the process to end, or nobody reads what it writes any more. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/**
 * Aborts when the process is to end, so that whoever started something can stop it: with {@link Interrupted} at Ctrl-C, at a
 * plain `kill`, and when the reader is gone (`npm run demo | head`); with the error itself at one that nobody caught.
 *
 * A terminal sends its signal to every process of a pipeline, so one may come more than once.
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
