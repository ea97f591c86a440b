import type { Driver } from "./driver.ts";
import { sdks } from "./drivers/agents.ts";
import { claude, codex, copilot, gemini, opencode, qwen } from "./drivers/agents-with-model.ts";
import { aiSdk } from "./drivers/ai-sdk.ts";
import { cloudflareAgents } from "./drivers/cloudflare-agents.ts";
import { inspector, mcpc, mcporter } from "./drivers/command-lines.ts";
import { langChain, openAiAgents } from "./drivers/heavy-libraries.ts";
import { mcpRemote } from "./drivers/mcp-remote.ts";
import { useMcp } from "./drivers/use-mcp.ts";

/** Those that are quick to run and small to install: `npm test` runs them, too. */
export const light: Driver[] = [...sdks, aiSdk, cloudflareAgents];

/** Every client, in the order of the table. */
export const drivers: Driver[] = [
  mcpRemote,
  inspector,
  mcporter,
  mcpc,
  codex,
  gemini,
  opencode,
  copilot,
  qwen,
  claude,
  openAiAgents,
  langChain,
  useMcp,
  ...light,
];
