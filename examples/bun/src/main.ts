// An MCP server behind Keycard, on Bun. Settings come from the environment: see README.md.
import { startMessage } from "@edgegrant/bun";
import { handle } from "./handler.ts";

const port = Number(process.env.PORT ?? 8000);
const hostname = process.env.HOST ?? "127.0.0.1";
Bun.serve({
  port,
  hostname,
  idleTimeout: 0,
  development: false,
  // Needs no token.
  routes: { "/health": new Response("ok") },
  fetch: handle,
});
console.info(startMessage({ hostname, port }));
