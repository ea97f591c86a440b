import { spawn } from "node:child_process";
import { once } from "node:events";
import type { ZoneConfig } from "../config/types.ts";
import { startZone } from "../start-zone.ts";
import { clientSettings } from "./client-settings.ts";
import { isTaken, waitForServer } from "./wait-for-server.ts";

const FAILED = 1;

/**
 * Runs the zone and, beside it, the server of its first application. When the server sends its clients to the zone, prints how to
 * connect one. Ends when the server ends, with its exit code. A signal stops the server first; the exit code is then 0.
 *
 * @param command The command that starts the server, with its arguments.
 * @throws an Error if the zone can't start, another server is where this one should be, or there is no such command
 */
export async function runBeside(config: ZoneConfig, command: readonly string[]): Promise<number> {
  const zone = await startZone(config);
  const application = config.applications[0];
  const url = zone.resources.get(application?.provides ?? "")?.identifier;
  if (url !== undefined && (await isTaken(url))) {
    await zone.close();
    throw new Error(
      `another server is at ${url} already: stop it, or give this one another port, in its settings and in the zone's configuration`,
    );
  }
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
    if (application && url !== undefined) {
      void waitForServer({ url, issuer: zone.issuer }, ended.signal, warn).then((isUp) => {
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

function warn(sentence: string): void {
  process.stderr.write(`edgegrant-zone: ${sentence}\n`);
}
