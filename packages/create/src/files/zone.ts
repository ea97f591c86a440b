import { json } from "../lines.ts";
import { API_PORT, LOCAL_SECRET, localUrl, type Plan, SAMPLE_API, TOOL_SCOPE, ZONE_PORT } from "../plan.ts";

/** The configuration of the local zone. */
export function zone(plan: Plan): string {
  const hasUpstream = plan.upstream !== "none";
  const api = {
    id: "api",
    name: "Profile API",
    identifier: SAMPLE_API,
    scopes: ["profile:read"],
    serve: { port: API_PORT },
  };
  return json({
    name: `The zone of ${plan.name}`,
    port: ZONE_PORT,
    clientIdMetadataDocuments: "off",
    users: [
      { id: "alice", name: "Alice Archer", email: "alice@example.com" },
      { id: "bob", name: "Bob Baker", email: "bob@example.com" },
    ],
    resources: [
      { id: "server", name: plan.name, identifier: localUrl(plan), scopes: ["mcp:tools", TOOL_SCOPE] },
      ...(hasUpstream ? [api] : []),
    ],
    applications: [
      {
        id: "server",
        name: plan.name,
        clientId: plan.name,
        clientSecret: LOCAL_SECRET,
        provides: "server",
        dependencies: hasUpstream ? ["api"] : [],
      },
    ],
  });
}
