import { lines } from "../lines.ts";
import { type Plan, RUNTIMES } from "../plan.ts";
import { ADAPTERS } from "./package-json.ts";

/** `src/main.ts` of a server on Node, Bun or Deno: it listens, and says where, and which settings are missing. */
export function main({ runtime }: Plan): string {
  const comment = `// An MCP server with OAuth, on ${RUNTIMES[runtime]}. The settings come from the environment: see README.md.`;
  const imports = (...names: string[]) => [
    `import { ${names.join(", ")} } from "${ADAPTERS[runtime]}";`,
    'import { createHandler, resource } from "./server.ts";',
    "",
    "// Only this machine can reach the server, unless HOST says otherwise. TLS is the task of a proxy.",
  ];
  const log = "console.log(startMessage(address, { resource }))";
  if (runtime === "deno") {
    return lines(
      comment,
      ...imports("startMessage"),
      'const address = { port: Number(Deno.env.get("PORT") ?? 8000), hostname: Deno.env.get("HOST") ?? "127.0.0.1" };',
      `Deno.serve({ ...address, onListen: () => ${log} }, createHandler());`,
    );
  }
  const address = [
    'const { PORT = "8000", HOST = "127.0.0.1" } = process.env;',
    "const address = { port: Number(PORT), hostname: HOST };",
  ];
  if (runtime === "bun") {
    return lines(
      comment,
      ...imports("startMessage"),
      ...address,
      "// A stream of events may be silent for long. Errors are not shown to callers.",
      "Bun.serve({ ...address, idleTimeout: 0, development: false, fetch: createHandler() });",
      `${log};`,
    );
  }
  return lines(
    comment,
    'import { createServer } from "node:http";',
    ...imports("startMessage", "toNodeListener"),
    ...address,
    "createServer(toNodeListener(createHandler())).listen(address.port, address.hostname, () => {",
    `  ${log};`,
    "});",
  );
}
