import { lines } from "../lines.ts";
import { managerOf } from "../package-manager.ts";
import { type Plan, RUNTIMES, TOOL_SCOPE } from "../plan.ts";
import { settingsFile } from "./settings.ts";

/** For coding agents. */
export function agentsMd(plan: Plan): string {
  const { runtime, upstream } = plan;
  const { run } = managerOf(runtime);
  const isWorker = runtime === "workers";
  const entry = isWorker ? "src/index.ts" : "src/server.ts";
  const settings = settingsFile(plan);
  return lines(
    "# For coding agents",
    "",
    `An MCP server with OAuth on ${RUNTIMES[runtime]}. edgegrant verifies each caller's token. The tools run for verified callers only.`,
    "",
    `- \`src/tools.ts\` has the tools. \`${entry}\` protects them: its options say which scopes they need.`,
    `- \`zone.json\` is the local zone: its users, and what they may reach. \`${settings}\` has the settings for it.`,
    `- \`test/server.test.ts\` calls the tools as users of a zone, with real tokens.`,
    `- After a change run \`${run} check\` (types) and \`${run} test\`. \`${run} dev\` starts the server and the zone.`,
    "",
    "Rules:",
    "",
    "- Take the caller from `auth`, never from the arguments of a tool.",
    `- A tool that not every user may call gets a scope in \`toolScopes\` of \`${entry}\`, as \`send_note\` has \`${TOOL_SCOPE}\`. Add`,
    "  the scope to the server's resource in `zone.json`, and a test that a caller without it gets 403.",
    "- Create the MCP server for each request, as now. What is outside, all users share.",
    upstream !== "none" &&
      "- Call other APIs with `tokens.fetchWithToken`. Never keep a token in a variable, log it, or return it.",
    upstream !== "none" && "- Do not return an API's error or headers to the caller.",
    `- Secrets stay in \`${settings}\` and out of Git.`,
  );
}
