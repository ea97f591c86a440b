// An MCP server behind Keycard, on Deno. Settings come from the environment: see README.md.
import { handle } from "./handler.ts";

const port = Number(Deno.env.get("PORT") ?? 8000);
Deno.serve({ port, hostname: Deno.env.get("HOST") ?? "0.0.0.0" }, handle);
