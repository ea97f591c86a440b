// An MCP server behind Keycard, on Node. Settings come from the environment: see README.md.
import { createServer } from "node:http";
import { startMessage, toNodeListener } from "@edgegrant/node";
import { handle } from "./handler.ts";

const port = Number(process.env.PORT ?? 8000);
const hostname = process.env.HOST ?? "127.0.0.1";
createServer(toNodeListener(handle)).listen(port, hostname, () => console.info(startMessage({ hostname, port })));
