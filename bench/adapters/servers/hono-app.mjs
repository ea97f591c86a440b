// Hono with jose, as its documentation shows middleware.
import { Hono } from "hono";
import { answerTo, JSON_TYPE } from "./answer.mjs";
import { claimsOf } from "./bearer.mjs";

export const app = new Hono();
app.use("/mcp", async (c, next) => {
  try {
    c.set("claims", await claimsOf(c.req.header("Authorization")));
  } catch {
    return c.json({ error: "invalid_token" }, 401);
  }
  await next();
});
app.post("/mcp", async (c) => c.body(answerTo(await c.req.json()), 200, JSON_TYPE));
