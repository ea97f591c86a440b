// Two Node processes that share a SQLite file. One of them can be killed.
import { join } from "node:path";
import { freePort, type ServerProcess, startServer } from "@edgegrant/example-demo";
import { temporaryFolder } from "./folder.ts";
import type { Fleet, Server } from "./server.ts";
import { type SoakZone, settingsOf } from "./zone.ts";

const ARGS = ["--expose-gc", "--no-warnings", "node-server.ts"];

export async function startNodeFleet(far: SoakZone): Promise<Fleet> {
  const fleet = "node";
  const folder = await temporaryFolder();
  const processes: ServerProcess[] = [];
  const close = async () => {
    await Promise.all(processes.map((process) => process.close()));
    folder.remove();
  };
  const start = async () => {
    const port = await freePort();
    const env = { ...settingsOf(fleet, far), PORT: String(port), TOKENS_FILE: join(folder.path, "tokens.db") };
    const launch = () => ({ command: process.execPath, args: ARGS, env });
    const started = await startServer({ folder: import.meta.dirname, port, launch });
    processes.push(started);
    return started;
  };
  const serverOf = (name: string, { origin }: ServerProcess): Server => ({
    name: `${fleet}: ${name}`,
    fleet,
    url: (path) => new URL(path, origin),
  });
  try {
    const first = serverOf("first", await start());
    const heapBytes = async () => Number(await (await fetch(first.url("/heap"))).json());
    const second = await start();
    const servers = [
      { ...first, heapBytes },
      { ...serverOf("second", second), rebirth: second.restart },
    ];
    return { name: fleet, hasLeases: false, servers, close };
  } catch (error) {
    await close();
    throw error;
  }
}
