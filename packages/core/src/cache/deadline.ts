/** What `work` gives, unless that takes longer than `patienceMs`. The work goes on; nobody waits for it. */
export async function within<T>(patienceMs: number, work: T | Promise<T>): Promise<T> {
  if (!isPromise(work)) return work;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${patienceMs} ms`)), patienceMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** What `work` gives, unless `signal` says that this caller does not want it any more. The work goes on for others. */
export async function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (!signal) return work;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    if (stop) signal.removeEventListener("abort", stop);
  }
}

/** Whether there is anything to wait for. What is there at once costs no timer. */
export function isPromise<T>(work: T | PromiseLike<T>): work is PromiseLike<T> {
  return typeof work === "object" && work !== null && "then" in work;
}
