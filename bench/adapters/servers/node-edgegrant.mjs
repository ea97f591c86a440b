import { once } from "node:events";
import { serveKeycard } from "@edgegrant/node";
import { announce } from "./answer.mjs";
import { options } from "./edgegrant-options.mjs";

const server = serveKeycard(options);
await once(server, "listening");
announce(server.address().port);
