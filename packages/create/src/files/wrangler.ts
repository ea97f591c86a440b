import { lines } from "../lines.ts";
import type { Plan } from "../plan.ts";

export function wrangler({ name, framework, upstream }: Plan): string {
  const api = upstream instanceof URL ? upstream.href.replace(/\/$/, "") : "https://api.example.com";
  return lines(
    "{",
    '  "$schema": "node_modules/wrangler/config-schema.json",',
    `  "name": "${name}",`,
    '  "main": "src/index.ts",',
    '  "compatibility_date": "2026-08-01",',
    framework === "agents" && '  "compatibility_flags": ["nodejs_compat"],',
    "  // The zone knows the server by this address.",
    '  "dev": { "ip": "127.0.0.1", "port": 8787 },',
    "  // In production. In a local run, .dev.vars replaces them.",
    '  "vars": {',
    "    // Your zone, exactly as the Console shows it.",
    `    "KEYCARD_ISSUER": "https://your-zone-id.keycard.cloud"${upstream === "none" ? "" : ","}`,
    upstream !== "none" && "    // The upstream API, exactly as it is registered in the Console.",
    upstream !== "none" && `    "KEYCARD_RESOURCE_URL": "${api}"`,
    "  }",
    "  // Secrets, set with `npx wrangler secret put`: KEYCARD_CLIENT_ID, KEYCARD_CLIENT_SECRET",
    "}",
  );
}
