// An MCP server behind Keycard, on Bun. Settings come from the environment: see README.md.
import { handle } from "./handler.ts";

const port = Number(process.env.PORT ?? 8000);
Bun.serve({
  port,
  hostname: process.env.HOST ?? "0.0.0.0",
  idleTimeout: 0,
  development: false,
  // Needs no token.
  routes: { "/health": new Response("ok") },
  fetch: handle,
});
