// An MCP server behind Keycard, on Deno. Settings come from the environment: see README.md.
import { startMessage } from "@edgegrant/deno";
import { handle } from "./handler.ts";

const port = Number(Deno.env.get("PORT") ?? 8000);
const hostname = Deno.env.get("HOST") ?? "127.0.0.1";
Deno.serve({ port, hostname, onListen: (address) => console.info(startMessage(address)) }, handle);
