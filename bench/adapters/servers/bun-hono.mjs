import { announce } from "./answer.mjs";
import { app } from "./hono-app.mjs";

announce(Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: app.fetch }).port);
