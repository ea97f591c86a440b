import { readdirSync, readFileSync } from "node:fs";

/** The CPU time of all threads of a process, in microseconds. Linux reports it in nanoseconds. */
export function cpuMicroseconds(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) => {
    try {
      return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
    } catch {
      return 0; // The thread has ended.
    }
  });
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1_000;
}

/** The memory of a process that is in RAM, in bytes. */
export function residentBytes(pid) {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(kibibytes) * 1024;
}
