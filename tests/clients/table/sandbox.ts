import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { REAL } from "./install.ts";
import type { World } from "./world.ts";

/** What a program said before it ended. */
export interface Said {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A home folder and a browser for command lines. Nothing of the machine's own settings is in their environment. */
export interface Sandbox {
  readonly home: string;
  readonly env: Record<string, string>;
  /** The path of a command of tests/clients/real. */
  command(name: string): string;
  /** Writes a file below the home folder. */
  write(path: string, content: string | object): void;
  /** Runs a command to its end. Rejects with what it said if that is not 0, or after `RUN_MS`. */
  run(name: string, args: string[], options?: RunOptions): Promise<Said>;
  /** Ends every process that was started here, those that left their parent included. */
  close(): Promise<void>;
}

export interface RunOptions {
  env?: Record<string, string>;
  /** Whether it is given a terminal, as of a person, by `script` of util-linux. */
  terminal?: boolean;
  /** Whether an exit code other than 0 is an answer, too. */
  anyCode?: boolean;
  /** When it is no longer needed and may be ended, for one that does not end by itself. */
  until?: () => boolean;
  /** A question that it asks, and the answer. */
  answer?: { to: string; with: string };
}

const RUN_MS = 180_000;
const POLL_MS = 500;
const BROWSERS = ["xdg-open", "open", "x-www-browser", "www-browser", "sensible-browser", "firefox", "google-chrome"];

export async function startSandbox(world: World): Promise<Sandbox> {
  const home = mkdtempSync(join(tmpdir(), "edgegrant-client-"));
  const bin = join(home, "bin");
  const work = join(home, "work");
  for (const folder of [bin, work, join(home, "tmp")]) mkdirSync(folder);
  const browser = await startBrowser(world);
  for (const name of BROWSERS) {
    const script = join(bin, name);
    writeFileSync(script, `#!/bin/sh\nexec "${process.execPath}" "${join(home, "browse.mjs")}" "$@"\n`);
    chmodSync(script, 0o755);
  }
  writeFileSync(
    join(home, "browse.mjs"),
    `const url = process.argv.find((arg) => /^https?:/.test(arg));\nif (url) await fetch("${browser.address}?" + new URLSearchParams({ url }));\n`,
  );
  const env = {
    PATH: [bin, dirname(process.execPath), process.env.PATH ?? ""].join(delimiter),
    HOME: home,
    TMPDIR: join(home, "tmp"),
    BROWSER: join(bin, "xdg-open"),
    // Several look for a display before they open a browser.
    DISPLAY: ":0",
    LANG: "C.UTF-8",
    NO_COLOR: "1",
    TERM: "xterm",
    DO_NOT_TRACK: "1",
    // Big bundles start sooner from the second time on.
    NODE_COMPILE_CACHE: join(REAL, "node_modules", ".compile-cache"),
  };
  const children = new Set<ChildProcess>();
  const command = (name: string) => join(REAL, "node_modules", ".bin", name);
  const start = (name: string, args: string[], { env: more = {}, terminal = false }: RunOptions) => {
    const line = [command(name), ...args];
    const [program = "", ...rest] = terminal ? ["script", "-qec", line.map(quoted).join(" "), "/dev/null"] : line;
    const child = spawn(program, rest, { cwd: work, env: { ...env, ...more }, detached: true });
    children.add(child);
    child.once("close", () => children.delete(child));
    return child;
  };
  const close = async () => {
    for (const { pid } of children) if (pid !== undefined) end(-pid);
    for (const pid of processesOf(home)) end(pid);
    await browser.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  world.cleanUp(close);
  return {
    home,
    env,
    command,
    write(path, content) {
      const file = join(home, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content, null, 2));
    },
    run: (name, args, options = {}) => finished(name, start(name, args, options), options),
    close,
  };
}

async function finished(
  name: string,
  child: ChildProcess,
  { anyCode = false, answer, terminal = false, until }: RunOptions,
): Promise<Said> {
  const said: Said = { code: null, stdout: "", stderr: "" };
  // In a terminal, the end of the input is a Ctrl+D, which ends some clients before they have begun to log in.
  if (!answer && !terminal) child.stdin?.end();
  child.stdout?.on("data", (chunk) => {
    said.stdout += chunk;
    if (answer && said.stdout.includes(answer.to)) child.stdin?.end(answer.with);
  });
  child.stderr?.on("data", (chunk) => {
    said.stderr += chunk;
  });
  let isLate = false;
  let isDone = false;
  const timer = setTimeout(() => {
    isLate = true;
    if (child.pid !== undefined) end(-child.pid);
  }, RUN_MS);
  const poll = setInterval(() => {
    isDone = until?.() ?? false;
    if (isDone && child.pid !== undefined) end(-child.pid);
  }, POLL_MS);
  try {
    // "close" would wait for whoever inherited the output, such as a daemon.
    [said.code] = (await once(child, "exit")) as [number | null];
  } finally {
    clearTimeout(timer);
    clearInterval(poll);
  }
  if (isDone) return said;
  if (isLate) throw new Error(`${name} did not end within ${RUN_MS / 1000} s: ${said.stderr}${said.stdout}`);
  if (said.code !== 0 && !anyCode)
    throw new Error(`${said.stderr}${said.stdout}`.trim() || `${name} ended with ${said.code}`);
  return said;
}

/** Opens what it is asked to open: signs in at the zone, and follows the redirect to the client. */
async function startBrowser(world: World) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://browser").searchParams.get("url") ?? "";
    response.end();
    try {
      const target = new URL(url);
      const lands = target.origin === world.zone.issuer ? await world.visit(target) : target;
      await (await fetch(lands)).text();
    } catch {
      // What the zone refused is in the visit; a client that is gone has its own word for it.
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

/** The processes that were given this home folder and are still there (Linux). */
function processesOf(home: string): number[] {
  const hasHome = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`HOME=${home}`);
    } catch {
      return false;
    }
  };
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && hasHome(name))
      .map(Number);
  } catch {
    return [];
  }
}
