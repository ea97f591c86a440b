import type { Plan } from "../plan.ts";

/** How a framework answers the request of a verified caller: what it imports, and its lines. */
export interface Answer {
  readonly imports: readonly string[];
  readonly lines: readonly string[];
  /** Whether the lines wait for something. */
  readonly isAsync: boolean;
}

/** `request` and `caller` are the names that the lines use. */
export function answerOf({ framework }: Plan): Answer {
  if (framework === "sdk-v1") {
    return {
      imports: [
        'import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";',
      ],
      lines: [
        "// Stateless: there is no stream and no session.",
        'if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });',
        "const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });",
        "await createMcpServer(caller).connect(transport);",
        "return transport.handleRequest(request, { authInfo: caller.auth });",
      ],
      isAsync: true,
    };
  }
  return {
    imports: [
      framework === "agents"
        ? 'import { createMcpHandler } from "agents/mcp/server";'
        : 'import { createMcpHandler } from "@modelcontextprotocol/server";',
    ],
    lines:
      framework === "agents"
        ? [
            "// edgegrant answers preflights.",
            "const handler = createMcpHandler(() => createMcpServer(caller), { corsOptions: false });",
            "return handler(request, env, withCaller(ctx, auth));",
          ]
        : ["return createMcpHandler(() => createMcpServer(caller)).fetch(request, { authInfo: caller.auth });"],
    isAsync: false,
  };
}

/** The options of the protected server that every runtime has, after `resource`. */
export function optionsOf({ name }: Plan, toolScope: string): string[] {
  return [
    `resourceName: "${name}",`,
    'scopesSupported: ["mcp:tools"],',
    'requiredScopes: ["mcp:tools"],',
    "// A client without this scope asks its user for it when it calls the tool.",
    `toolScopes: { send_note: "${toolScope}" },`,
  ];
}

export function indent(depth: number, text: readonly string[]): string[] {
  return text.map((line) => (line === "" ? line : " ".repeat(depth) + line));
}
