// Somebody who follows the tutorial: a folder, a shell, and a browser in which they sign in as Alice.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const BROWSERS = ["xdg-open", "open", "x-www-browser", "www-browser", "sensible-browser", "firefox", "google-chrome"];
const START_MS = 240_000;
const COMMAND_MS = 600_000;
const POLL_MS = 100;

export interface Reader {
  /** The folder that the reader is in. */
  folder: string;
  /** Runs a command to its end. Gives everything that it printed, and its exit code. */
  run(command: string): Promise<{ output: string; code: number | null }>;
  /** Starts a command that stays, in a terminal of its own, and waits until it has printed the words. */
  start(command: string, words: string): Promise<string>;
  /** Waits until the command that stays has printed the words once more. */
  again(words: string): Promise<void>;
  close(): Promise<void>;
}

/** @param registry The URL of the registry. */
export function newReader(registry: string): Reader {
  const home = mkdtempSync(join(tmpdir(), "edgegrant-tutorial-"));
  const bin = join(home, "bin");
  for (const folder of ["bin", "tmp", "work"]) mkdirSync(join(home, folder));
  writeBrowsers(bin);
  const env = {
    // The way to the registry may need the machine's proxy and its certificates.
    ...process.env,
    npm_config_userconfig: process.env.npm_config_userconfig ?? join(homedir(), ".npmrc"),
    PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter),
    HOME: home,
    TMPDIR: join(home, "tmp"),
    BROWSER: join(bin, "xdg-open"),
    // The Inspector and others look for a display and a terminal before they open a browser. A person has both.
    DISPLAY: ":0",
    MCP_AUTO_OPEN_ENABLED: "true",
    LANG: "C.UTF-8",
    WRANGLER_SEND_METRICS: "false",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    npm_config_registry: registry,
    // A person answers "y" when npm asks whether to install what it runs.
    npm_config_yes: "true",
    npm_config_update_notifier: "false",
  };
  const running: ChildProcess[] = [];
  let stays: Output = { text: "", read: 0, ended: true };
  const shell = (command: string, cwd: string) => {
    const child = spawn("sh", ["-c", command], { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    running.push(child);
    return child;
  };
  const reader: Reader = {
    folder: join(home, "work"),
    async run(command) {
      const folder = /^cd (\S+)$/.exec(command)?.[1];
      if (folder !== undefined) {
        reader.folder = join(reader.folder, folder);
        return { output: "", code: 0 };
      }
      const child = shell(command, reader.folder);
      const output = outputOf(child);
      const timer = setTimeout(() => kill(child), COMMAND_MS);
      await once(child, "close");
      clearTimeout(timer);
      return { output: output.text, code: child.exitCode };
    },
    async start(command, words) {
      stays = outputOf(shell(command, reader.folder));
      await reader.again(words);
      return stays.text;
    },
    async again(words) {
      const from = stays.read;
      const until = Date.now() + START_MS;
      while (!stays.text.slice(from).includes(words)) {
        if (stays.ended || Date.now() > until) throw new Error(`It did not print "${words}":\n${stays.text}`);
        await sleep(POLL_MS);
      }
      stays.read = stays.text.length;
    },
    async close() {
      for (const child of running) kill(child);
      await Promise.all(running.map((child) => child.exitCode ?? child.signalCode ?? once(child, "close")));
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return reader;
}

/** A browser that signs in as Alice and allows what is asked. */
function writeBrowsers(bin: string): void {
  const script = join(bin, "browser.mjs");
  const zone = JSON.stringify(import.meta.resolve("@edgegrant/zone"));
  const lines = [
    `import { signIn } from ${zone};`,
    "const url = process.argv.find((argument) => /^https?:/.test(argument));",
    'if (url) await fetch(await signIn(url, { user: "alice" }));',
  ];
  writeFileSync(script, lines.join("\n"));
  for (const name of BROWSERS) {
    writeFileSync(join(bin, name), `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  }
}

/** What a command has printed, and how much of that was read. */
interface Output {
  text: string;
  read: number;
  ended: boolean;
}

function outputOf(child: ChildProcess): Output {
  const output = { text: "", read: 0, ended: false };
  child.once("close", () => {
    output.ended = true;
  });
  const read = (chunk: Buffer) => {
    output.text += chunk;
  };
  child.stdout?.on("data", read);
  child.stderr?.on("data", read);
  return output;
}

function kill({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
