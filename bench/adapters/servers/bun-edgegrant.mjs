import { serveKeycard } from "@edgegrant/bun";
import { announce } from "./answer.mjs";
import { options } from "./edgegrant-options.mjs";

announce(serveKeycard(options).port);
