import { readdirSync, readFileSync } from "node:fs";

/** The CPU time of all threads of a process, in microseconds. */
export const cpuMicroseconds = (pid) => sum(threadTimes(pid).values()) / 1_000;

/** The same as a clock that never runs backwards: what a thread has spent still counts when it has ended. */
export function cpuClock(pid) {
  const spent = new Map();
  return () => {
    for (const [thread, nanoseconds] of threadTimes(pid)) spent.set(thread, nanoseconds);
    return sum(spent.values()) / 1_000;
  };
}

/** The CPU time of each thread in nanoseconds, as Linux reports it. */
function threadTimes(pid) {
  const times = new Map();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      times.set(thread, Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]));
    } catch {
      // The thread has ended.
    }
  }
  return times;
}

const sum = (numbers) => [...numbers].reduce((total, each) => total + each, 0);

/** The memory of a process that is in RAM, in bytes. */
export function residentBytes(pid) {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(kibibytes) * 1024;
}
