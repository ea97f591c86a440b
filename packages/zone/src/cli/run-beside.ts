import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { ZoneConfig } from "../config/types.ts";
import { startZone } from "../start-zone.ts";
import { clientSettings } from "./client-settings.ts";

const POLL_MS = 250;
const ANSWER_MS = 5_000;
const FAILED = 1;

/**
 * Runs the zone and, beside it, the server of its first application. When the server answers, prints how to connect a
 * client. Ends when the server ends, with its exit code. A signal stops the server
 * first; the exit code is then 0.
 *
 * @param command The command that starts the server, with its arguments.
 * @throws an Error if the zone can't start, or there is no such command
 */
export async function runBeside(config: ZoneConfig, command: readonly string[]): Promise<number> {
  const zone = await startZone(config);
  const [file = "", ...args] = command;
  const child = spawn(file, args, { stdio: "inherit", shell: process.platform === "win32" });
  let isStopped = false;
  const stop = (signal: "SIGINT" | "SIGTERM") => {
    isStopped = true;
    // A terminal sends Ctrl-C to the server itself, too.
    if (signal === "SIGTERM" || !process.stdin.isTTY) child.kill(signal);
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  const ended = new AbortController();
  try {
    const application = config.applications[0];
    const url = zone.resources.get(application?.provides ?? "")?.identifier;
    if (application && url !== undefined) {
      void answers(url, ended.signal).then((isUp) => {
        if (isUp) process.stdout.write(clientSettings({ zone, config, url, name: application.name }));
      });
    }
    const exited = once(child, "close").then(([code]): number => (isStopped ? 0 : (code ?? FAILED)));
    const failed = once(child, "error").then(([error]) => Promise.reject(error));
    return await Promise.race([exited, failed]);
  } catch (error) {
    const isUnknown = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw isUnknown ? new Error(`there is no command ${file}: is it installed?`) : error;
  } finally {
    ended.abort();
    process.off("SIGINT", stop).off("SIGTERM", stop);
    await zone.close();
  }
}

/** Waits until the server answers. False if it has ended before. */
async function answers(url: string, ended: AbortSignal): Promise<boolean> {
  const { origin, pathname } = new URL(url);
  const metadata = `${origin}/.well-known/oauth-protected-resource${pathname.replace(/\/$/, "")}`;
  while (!ended.aborted) {
    const signal = AbortSignal.any([ended, AbortSignal.timeout(ANSWER_MS)]);
    const response = await fetch(metadata, { signal }).catch(() => undefined);
    await response?.body?.cancel();
    if (response) return true;
    await sleep(POLL_MS, undefined, { signal: ended }).catch(() => undefined);
  }
  return false;
}
