import { announce } from "./answer.mjs";
import { app } from "./hono-app.mjs";

announce(Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, app.fetch).addr.port);
