// Verification, and the two headers that a response to a caller needs, unless the handler has set them.
import { ResourceServer } from "@edgegrant/core";

let server;

export default {
  async fetch(request, env) {
    server ??= new ResourceServer({ issuer: env.KEYCARD_ISSUER, requiredScopes: ["mcp:tools"] });
    const auth = await server.authenticate(request);
    if (auth instanceof Response) return auth;
    const response = new Response("Hello");
    const { headers } = response;
    if (!headers.has("Access-Control-Allow-Origin")) headers.set("Access-Control-Allow-Origin", "*");
    if (!headers.has("Cache-Control")) headers.set("Cache-Control", "private, no-store");
    return response;
  },
};
