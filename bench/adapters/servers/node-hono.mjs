import { serve } from "@hono/node-server";
import { announce } from "./answer.mjs";
import { app } from "./hono-app.mjs";

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => announce(port));
