// Fastify with jose, on any runtime.
import Fastify from "fastify";
import { announce, answerTo } from "./answer.mjs";
import { claimsOf } from "./bearer.mjs";

const app = Fastify();
app.decorateRequest("claims", null);
app.addHook("onRequest", async (request, reply) => {
  try {
    request.claims = await claimsOf(request.headers.authorization);
  } catch {
    return reply.code(401).send({ error: "invalid_token" });
  }
});
app.post("/mcp", (request, reply) => reply.type("application/json").send(answerTo(request.body)));
await app.listen({ host: "127.0.0.1", port: 0 });
announce(app.server.address().port);
