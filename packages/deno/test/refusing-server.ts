// Refuses requests for every reason except the caller's disconnect, and prints the status.
import { serveKeycard } from "@edgegrant/deno";

const server = serveKeycard({
  settings: { KEYCARD_ISSUER: "https://zone.example", KEYCARD_SERVER_URL: "https://mcp.example" },
  jwks: { "https://zone.example": { keys: [] } },
  onEvent: () => undefined,
  fetch: () => new Response("Hello"),
  port: 0,
});

const statuses: number[] = [];
for (const headers of [{}, { Authorization: "Bearer" }, { Authorization: "Bearer a.b.c" }]) {
  const answer = await fetch(`http://127.0.0.1:${server.addr.port}/mcp`, { headers });
  await answer.body?.cancel();
  statuses.push(answer.status);
}
console.log(statuses.join(" "));
await server.shutdown();
