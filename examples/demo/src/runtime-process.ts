import { createRequire } from "node:module";
import { join } from "node:path";
import { exampleFolder, type Runtime } from "./examples.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

const MAIN = join("src", "main.ts");
const require = createRequire(import.meta.url);

/** The command that runs an example on each runtime. */
const COMMANDS: Readonly<Record<Runtime, () => { command: string; args: string[] }>> = {
  deno: () => ({
    command: (require("deno/install_api.cjs") as { runInstall(): string }).runInstall(),
    args: ["run", "--no-lock", "--no-remote", "-A", "--unstable-kv", MAIN],
  }),
  bun: () => ({ command: require.resolve("bun/bin/bun.exe"), args: [MAIN] }),
  node: () => ({ command: process.execPath, args: ["--no-warnings", MAIN] }),
};

/** The port of an example, its variables, and a listener for its output. */
export interface RuntimePlace {
  port: number;
  env: Readonly<Record<string, string>>;
  onOutput?: ((text: string) => void) | undefined;
}

/** Runs an example on its runtime and waits until its `/health` answers. */
export function startOnRuntime(runtime: Runtime, { port, env, onOutput }: RuntimePlace): Promise<ServerProcess> {
  const launch = (scratch: string) => ({
    ...COMMANDS[runtime](),
    env: { ...env, PORT: String(port), HOST: "127.0.0.1", TOKENS_FILE: join(scratch, "tokens.db") },
  });
  return startServer({ folder: exampleFolder(runtime), port, onOutput, launch });
}
