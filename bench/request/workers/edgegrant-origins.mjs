import { createKeycardWorker } from "@edgegrant/cloudflare";

export default createKeycardWorker({
  resourceName: "Bench",
  scopesSupported: ["mcp:tools"],
  requiredScopes: ["mcp:tools"],
  cors: { origins: ["a", "b", "c", "d", "e"].map((name) => `https://${name}.example`) },
  fetch: () => new Response("Hello"),
});
