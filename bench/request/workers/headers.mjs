// What any Worker does that lets pages read its answers, and caches keep none of them.
export default {
  async fetch(request) {
    const response = new Response(request.headers.get("Authorization") ? "Hello" : "Who?");
    response.headers.set("Access-Control-Allow-Origin", "*");
    response.headers.set("Access-Control-Expose-Headers", "WWW-Authenticate, Mcp-Session-Id, Retry-After");
    response.headers.set("Cache-Control", "private, no-store");
    return response;
  },
};
