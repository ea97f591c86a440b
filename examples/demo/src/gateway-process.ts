import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ENDPOINT_PATH, exampleFolder, GATEWAY } from "./examples.ts";
import { freePort } from "./ports.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

/** The command line program `edgegrant`. */
const COMMAND = fileURLToPath(new URL("bin/edgegrant.js", import.meta.resolve("edgegrant/package.json")));

/** What the gateway needs to know. */
interface GatewaySettings {
  port: number;
  env: Readonly<Record<string, string>>;
  onOutput?: (text: string) => void;
}

/** Starts an MCP server without OAuth, and `edgegrant gateway` in front of it, and waits until both answer. */
export async function startBehindGateway({ port, env, onOutput }: GatewaySettings): Promise<ServerProcess> {
  const { KEYCARD_ISSUER: issuer = "", KEYCARD_RESOURCE_URL: api = "", ...credentials } = env;
  const folder = exampleFolder(GATEWAY);
  const behindPort = await freePort();
  const behind = await startServer({
    folder,
    port: behindPort,
    onOutput,
    launch: () => launch([join("src", "main.ts")], { PORT: String(behindPort), API_URL: api }),
  });
  const options = {
    "--upstream": behind.origin + ENDPOINT_PATH,
    "--issuer": issuer,
    "--port": String(port),
    "--scope": "mcp:tools",
    "--exchange": api,
    "--subject-header": "X-User",
  };
  try {
    const gateway = await startServer({
      folder,
      port,
      onOutput,
      health: "/.well-known/oauth-protected-resource/mcp",
      launch: () => launch([COMMAND, "gateway", ...Object.entries(options).flat()], credentials),
    });
    const close = async () => {
      await Promise.all([gateway.close(), behind.close()]);
    };
    return { ...gateway, output: () => behind.output() + gateway.output(), close };
  } catch (error) {
    await behind.close();
    throw error;
  }
}

function launch(args: readonly string[], env: Readonly<Record<string, string>>) {
  return { command: process.execPath, args: ["--no-warnings", ...args], env };
}
