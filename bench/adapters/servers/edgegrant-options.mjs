import { answerTo, JSON_TYPE } from "./answer.mjs";

/** The same server on every runtime. */
export const options = {
  hostname: "127.0.0.1",
  port: 0,
  requiredScopes: ["mcp:tools"],
  fetch: async (request) => new Response(answerTo(await request.json()), { headers: JSON_TYPE }),
};
