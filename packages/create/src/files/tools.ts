import { lines } from "../lines.ts";
import type { Plan } from "../plan.ts";
import { ADAPTERS } from "./package-json.ts";

/** The tools: the same for every runtime and framework. */
export function tools({ name, runtime, framework, upstream }: Plan): string {
  const calls = upstream !== "none";
  const adapter = ADAPTERS[runtime];
  const sdk = framework === "sdk-v1" ? "@modelcontextprotocol/sdk/server/mcp.js" : "@modelcontextprotocol/server";
  return lines(
    calls
      ? `import { type AuthInfo, type TokenCache, TokenExchangeError } from "${adapter}";`
      : `import type { AuthInfo } from "${adapter}";`,
    `import { McpServer } from "${sdk}";`,
    'import { z } from "zod";',
    "",
    "/** Who calls, and what the tools need on their behalf. */",
    "export interface Caller {",
    "  auth: AuthInfo;",
    ...(calls
      ? [
          "  /** Gets the caller's tokens for other APIs, and keeps them apart from everybody else's. */",
          '  tokens: Pick<TokenCache, "fetchWithToken">;',
          "  /** The URL of the upstream API. */",
          "  api: string;",
        ]
      : []),
    "}",
    "",
    "/** Creates the MCP server for one caller. */",
    `export function createMcpServer({ auth${calls ? ", tokens, api" : ""} }: Caller): McpServer {`,
    `  const server = new McpServer({ name: "${name}", version: "1.0.0" });`,
    "",
    '  server.registerTool("whoami", { description: "Who is calling, through which client" }, () => {',
    "    const { subject, clientId, scopes } = auth;",
    "    return answer(JSON.stringify({ subject, clientId, scopes }));",
    "  });",
    "",
    `  // Needs a scope of its own: see toolScopes in ${runtime === "workers" ? "index.ts" : "server.ts"}.`,
    "  server.registerTool(",
    '    "send_note",',
    `    { description: "Sends a note", inputSchema: z.object({ text: z.string() }) },`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the generated file
    "    ({ text }) => answer(`A note from ${auth.subject} would go out here: ${text}`),",
    "  );",
    "",
    ...(calls ? profileTool(upstream) : timeTool),
    "",
    "  return server;",
    "}",
    ...(calls ? explanation : []),
    "",
    "function answer(text: string) {",
    '  return { content: [{ type: "text" as const, text }] };',
    "}",
  );
}

const timeTool = [
  '  server.registerTool("time", { description: "The time of the server" }, () => answer(new Date().toISOString()));',
];

function profileTool(upstream: Plan["upstream"]): string[] {
  return [
    '  server.registerTool("profile", { description: "The caller\'s profile at the upstream API" }, async () => {',
    "    try {",
    ...(upstream instanceof URL ? ["      // The sample API has /user. Take a path of your own API."] : []),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the generated file
    "      const response = await tokens.fetchWithToken(auth, api, `${api}/user`);",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the generated file
    "      if (!response.ok) throw new Error(`The API answered ${response.status}`);",
    "      return answer(await response.text());",
    "    } catch (error) {",
    "      return { ...answer(explain(error)), isError: true };",
    "    }",
    "  });",
  ];
}

const explanation = [
  "",
  "/** What the caller may read of a failure. The log has the rest. */",
  "function explain(error: unknown): string {",
  "  if (error instanceof TokenExchangeError) {",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the generated file
  "    return error.interactionUri ? `Open ${error.interactionUri}, then call this tool again` : error.message;",
  "  }",
  "  console.error(error);",
  '  return "This tool does not work at the moment";',
  "}",
];
