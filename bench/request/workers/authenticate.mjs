// Verification only. Nothing is added to the response.
import { ResourceServer } from "@edgegrant/core";

let server;

export default {
  async fetch(request, env) {
    server ??= new ResourceServer({ issuer: env.KEYCARD_ISSUER, requiredScopes: ["mcp:tools"] });
    const auth = await server.authenticate(request);
    return auth instanceof Response ? auth : new Response("Hello");
  },
};
