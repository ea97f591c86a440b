import { createKeycardWorker } from "@edgegrant/cloudflare";

export default createKeycardWorker({
  resourceName: "Bench",
  scopesSupported: ["mcp:tools"],
  requiredScopes: ["mcp:tools"],
  fetch: () => new Response("Hello"),
});
