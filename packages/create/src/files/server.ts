import { lines } from "../lines.ts";
import { type Plan, TOOL_SCOPE } from "../plan.ts";
import { answerOf, indent, optionsOf } from "./answer.ts";
import { ADAPTERS } from "./package-json.ts";

/** `src/server.ts` of a server on Node, Bun or Deno: its handler, without a port, so that tests can call it. */
export function server(plan: Plan): string {
  return plan.framework === "hono" ? honoServer(plan) : plainServer(plan);
}

function plainServer(plan: Plan): string {
  const calls = plan.upstream !== "none";
  const answer = answerOf(plan);
  return lines(
    `import { createKeycardHandler } from "${ADAPTERS[plan.runtime]}";`,
    ...answer.imports,
    'import { createMcpServer } from "./tools.ts";',
    "",
    ...head,
    ...upstreamOf(plan),
    "  return createKeycardHandler({",
    ...indent(4, ["resource,", ...optionsOf(plan, TOOL_SCOPE)]),
    "",
    "    // Runs for verified callers only.",
    `    ${answer.isAsync ? "async " : ""}fetch(request, auth${calls ? ", { tokens }" : ""}) {`,
    calls ? "      const caller = { auth, tokens, api };" : "      const caller = { auth };",
    ...indent(6, answer.lines),
    "    },",
    "  });",
    "}",
  );
}

function honoServer(plan: Plan): string {
  const calls = plan.upstream !== "none";
  return lines(
    'import { type KeycardVariables, keycard } from "@edgegrant/hono";',
    'import { createMcpHandler } from "@modelcontextprotocol/server";',
    'import { Hono } from "hono";',
    'import { createMcpServer } from "./tools.ts";',
    "",
    ...head,
    ...upstreamOf(plan),
    "  const app = new Hono<{ Variables: KeycardVariables }>();",
    '  app.get("/health", (c) => c.text("ok"));',
    "",
    "  // What follows is for verified callers only.",
    "  app.use(",
    "    keycard({",
    ...indent(6, ["resource,", ...optionsOf(plan, TOOL_SCOPE)]),
    "    }),",
    "  );",
    "  app.all(resource, (c) => {",
    calls
      ? "    const caller = { auth: c.var.auth, tokens: c.var.tokens, api };"
      : "    const caller = { auth: c.var.auth };",
    "    return createMcpHandler(() => createMcpServer(caller)).fetch(c.req.raw, { authInfo: caller.auth });",
    "  });",
    "  return async (request) => app.fetch(request);",
    "}",
  );
}

const head = [
  "/** The path of the MCP endpoint. */",
  'export const resource = "/mcp";',
  "",
  "/** Answers the requests of MCP clients. The settings come from the environment. */",
  "export function createHandler(): (request: Request) => Promise<Response> {",
];

function upstreamOf({ runtime, upstream }: Plan): string[] {
  if (upstream === "none") return [];
  const variable = runtime === "deno" ? 'Deno.env.get("KEYCARD_RESOURCE_URL")' : "process.env.KEYCARD_RESOURCE_URL";
  return ["  // The upstream API, exactly as the zone knows it.", `  const api = ${variable} ?? "";`];
}
