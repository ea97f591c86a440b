import { serveKeycard } from "@edgegrant/deno";
import { announce } from "./answer.mjs";
import { options } from "./edgegrant-options.mjs";

announce(serveKeycard(options).addr.port);
