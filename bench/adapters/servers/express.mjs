// Express with jose, on any runtime.
import express from "express";
import { announce, answerTo } from "./answer.mjs";
import { claimsOf } from "./bearer.mjs";

const app = express();
// A call that the load generator breaks off at the end of a round is not logged.
app.set("env", "test");
app.use("/mcp", async (request, response, next) => {
  try {
    request.claims = await claimsOf(request.headers.authorization);
  } catch {
    return response.status(401).json({ error: "invalid_token" });
  }
  next();
});
app.post("/mcp", express.json(), (request, response) => {
  response.type("application/json").send(answerTo(request.body));
});
const server = app.listen(0, "127.0.0.1", () => announce(server.address().port));
