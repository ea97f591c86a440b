// An MCP server behind Keycard, on Node. Settings come from the environment: see README.md.
import { createServer } from "node:http";
import { toNodeListener } from "@edgegrant/node";
import { handle } from "./handler.ts";

const port = Number(process.env.PORT ?? 8000);
createServer(toNodeListener(handle)).listen(port, process.env.HOST ?? "0.0.0.0");
