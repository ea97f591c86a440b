import { OAuthResourceServer } from "@cloudflare/workers-oauth-provider";
import { verify } from "./jose.mjs";

let server;

function serverOf(env) {
  return new OAuthResourceServer({
    resourceMetadata: { resource: env.AUDIENCE, authorization_servers: [env.KEYCARD_ISSUER] },
    requiredScopes: ["mcp:tools"],
    handler: { fetch: () => new Response("Hello") },
    validateToken: () => async (_resource, token) => {
      const { sub, client_id: clientId, scope, exp: expiresAt } = await verify(token, env);
      return { props: { sub }, audience: env.AUDIENCE, expiresAt, scope: scope.split(" "), userId: sub, clientId };
    },
  });
}

export default {
  fetch(request, env, ctx) {
    server ??= serverOf(env);
    return server.fetch(request, env, ctx);
  },
};
