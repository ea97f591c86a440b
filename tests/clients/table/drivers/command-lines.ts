// Command lines that are a process for each call.
import { type Driver, NotDriven, type Session } from "../driver.ts";
import { pinned } from "../pinned.ts";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import type { World } from "../world.ts";

type Commands = (sandbox: Sandbox, url: string) => Promise<Omit<Session, "close">> | Omit<Session, "close">;

function commandLine(dependency: string, commands: Commands): Driver {
  return {
    ...pinned(dependency),
    kind: "command line",
    isProcessPerCall: true,
    async connect(url: string, world: World) {
      const sandbox = await startSandbox(world);
      try {
        return { ...(await commands(sandbox, url)), close: () => sandbox.close() };
      } catch (error) {
        await sandbox.close();
        throw error;
      }
    },
  };
}

export const inspector = commandLine("@modelcontextprotocol/inspector", ({ run }, url) => {
  const ask = async (...args: string[]) => {
    const env = { MCP_AUTO_OPEN_ENABLED: "true" };
    const { stdout } = await run("mcp-inspector", ["--cli", url, "--transport", "http", ...args], { env });
    return stdout;
  };
  return {
    tools: async () => namesIn(await ask("--method", "tools/list")),
    call: (tool) => ask("--method", "tools/call", "--tool-name", tool),
  };
});

export const mcporter = commandLine("mcporter", async ({ run, write }, url) => {
  write("work/config/mcporter.json", { mcpServers: { observed: { url, auth: "oauth" } } });
  await run("mcporter", ["auth", "observed"]);
  return {
    tools: async () => namesIn((await run("mcporter", ["list", "observed", "--json"])).stdout),
    call: async (tool) => (await run("mcporter", ["call", `observed.${tool}`])).stdout,
  };
});

/** It keeps a process for each session, so only its commands are a process each. */
export const mcpc: Driver = {
  ...commandLine("@apify/mcpc", async ({ run }, url) => {
    await run("mcpc", ["login", url]);
    await patiently(() => run("mcpc", ["connect", url, "@observed"]));
    return {
      tools: async () => namesIn((await run("mcpc", ["--json", "@observed", "tools-list"])).stdout),
      call: async (tool) => (await run("mcpc", ["--json", "@observed", "tools-call", tool])).stdout,
    };
  }),
  isProcessPerCall: false,
};

/** On a busy machine the process of a session misses the five seconds that it has for its start. */
async function patiently(connect: () => Promise<unknown>, attempts = 4): Promise<void> {
  try {
    await connect();
  } catch (error) {
    if (!String(error).includes("socket file not created")) throw error;
    if (attempts <= 1)
      throw new NotDriven("the process of its session did not start within the five seconds it allows");
    await patiently(connect, attempts - 1);
  }
}

/** What looks like the name of a tool in JSON. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/"name":\s*"([^"]+)"/g)].map(([, name = ""]) => name);
}
