import { lines } from "../lines.ts";
import { type Plan, TOOL_SCOPE } from "../plan.ts";
import { answerOf, indent, optionsOf } from "./answer.ts";

/** `src/index.ts` of a Worker. */
export function worker(plan: Plan): string {
  return plan.framework === "hono" ? honoWorker(plan) : plainWorker(plan);
}

function plainWorker(plan: Plan): string {
  const { framework, upstream } = plan;
  const calls = upstream !== "none";
  const answer = answerOf(plan);
  const isAgents = framework === "agents";
  return lines(
    `// An MCP server with OAuth, on Cloudflare Workers.`,
    `import { createKeycardWorker${calls ? ", type KeycardEnv" : ""} } from "@edgegrant/cloudflare";`,
    isAgents && 'import { withCaller } from "@edgegrant/cloudflare/agents";',
    ...answer.imports,
    'import { createMcpServer } from "./tools.ts";',
    "",
    ...environment(calls),
    `export default createKeycardWorker${calls ? "<Env>" : ""}({`,
    ...indent(2, ['resource: "/mcp",', ...optionsOf(plan, TOOL_SCOPE)]),
    "",
    "  // Runs for verified callers only.",
    `  ${answer.isAsync ? "async " : ""}fetch(request, ${calls || isAgents ? "env, ctx" : "_env, _ctx"}, auth${calls ? ", { tokens }" : ""}) {`,
    calls ? "    const caller = { auth, tokens, api: env.KEYCARD_RESOURCE_URL };" : "    const caller = { auth };",
    ...indent(4, answer.lines),
    "  },",
    "});",
  );
}

function honoWorker(plan: Plan): string {
  const calls = plan.upstream !== "none";
  return lines(
    "// An MCP server with OAuth, on Cloudflare Workers.",
    'import type { KeycardEnv } from "@edgegrant/cloudflare";',
    'import { type KeycardVariables, keycard } from "@edgegrant/hono";',
    'import { createMcpHandler } from "@modelcontextprotocol/server";',
    'import { Hono } from "hono";',
    'import { createMcpServer } from "./tools.ts";',
    "",
    ...environment(calls),
    `const app = new Hono<{ Bindings: ${calls ? "Env" : "KeycardEnv"}; Variables: KeycardVariables }>();`,
    'app.get("/health", (c) => c.text("ok"));',
    "",
    "// What follows is for verified callers only.",
    "app.use(",
    "  keycard({",
    ...indent(4, ['resource: "/mcp",', ...optionsOf(plan, TOOL_SCOPE)]),
    "  }),",
    ");",
    'app.all("/mcp", (c) => {',
    calls
      ? "  const caller = { auth: c.var.auth, tokens: c.var.tokens, api: c.env.KEYCARD_RESOURCE_URL };"
      : "  const caller = { auth: c.var.auth };",
    "  return createMcpHandler(() => createMcpServer(caller)).fetch(c.req.raw, { authInfo: caller.auth });",
    "});",
    "",
    "export default app;",
  );
}

function environment(calls: boolean): string[] {
  if (!calls) return [];
  return [
    "interface Env extends KeycardEnv {",
    "  /** The upstream API, exactly as the zone knows it. */",
    "  KEYCARD_RESOURCE_URL: string;",
    "}",
    "",
  ];
}
