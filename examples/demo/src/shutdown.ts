/**
 * Aborts when the process is asked to end (Ctrl-C, or a plain `kill`), so that whoever started something can stop it.
 * A terminal sends the signal to every process of a pipeline, so it may come more than once.
 */
export function shutdownSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => controller.abort(new Error(`Stopped by ${name}`)));
  }
  return controller.signal;
}
