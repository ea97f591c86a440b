import { lines } from "../lines.ts";
import type { Plan } from "../plan.ts";

/** `src/main.ts` of a server on Node, Bun or Deno: it listens. */
export function main({ runtime }: Plan): string {
  const comment = `// An MCP server with OAuth, on ${{ node: "Node", bun: "Bun", deno: "Deno", workers: "Workers" }[runtime]}. The settings come from the environment: see README.md.`;
  const address = "// Only this machine can reach the server, unless HOST says otherwise. TLS is the task of a proxy.";
  if (runtime === "deno") {
    return lines(
      comment,
      'import { createHandler } from "./server.ts";',
      "",
      address,
      'const port = Number(Deno.env.get("PORT") ?? 8000);',
      'Deno.serve({ port, hostname: Deno.env.get("HOST") ?? "127.0.0.1" }, createHandler());',
    );
  }
  if (runtime === "bun") {
    return lines(
      comment,
      'import { createHandler } from "./server.ts";',
      "",
      address,
      'const { PORT = "8000", HOST = "127.0.0.1" } = process.env;',
      "// A stream of events may be silent for long. Errors are not shown to callers.",
      "Bun.serve({ port: Number(PORT), hostname: HOST, idleTimeout: 0, development: false, fetch: createHandler() });",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the generated file
      "console.log(`Listening on http://${HOST}:${PORT}/mcp`);",
    );
  }
  return lines(
    comment,
    'import { createServer } from "node:http";',
    'import { toNodeListener } from "@edgegrant/node";',
    'import { createHandler } from "./server.ts";',
    "",
    address,
    'const { PORT = "8000", HOST = "127.0.0.1" } = process.env;',
    "createServer(toNodeListener(createHandler())).listen(Number(PORT), HOST, () => {",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the generated file
    "  console.log(`Listening on http://${HOST}:${PORT}/mcp`);",
    "});",
  );
}
