import { requireBearerAuth } from "@modelcontextprotocol/server";
import { verify } from "./jose.mjs";

let gate;

function gateOf(env) {
  const resource = new URL(env.AUDIENCE);
  return requireBearerAuth({
    requiredScopes: ["mcp:tools"],
    expectedResource: resource,
    verifier: {
      async verifyAccessToken(token) {
        const { client_id: clientId, scope, exp: expiresAt } = await verify(token, env);
        return { token, clientId, scopes: scope.split(" "), expiresAt, resource };
      },
    },
  });
}

export default {
  async fetch(request, env) {
    gate ??= gateOf(env);
    const auth = await gate(request);
    return auth instanceof Response ? auth : new Response("Hello");
  },
};
