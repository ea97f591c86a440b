import { type Performance, reportPage } from "@edgegrant/example-demo";
import { expect, test } from "vitest";

const hostile = `<img src=x onerror=alert(1)>"'&</text><script>alert(1)</script>`;

const exchange = {
  id: "1",
  time: "2026-01-01T10:00:00.000Z",
  type: "credentials:issue",
  grant: "token_exchange",
  user: "alice",
  client: "id",
  clientName: hostile,
  application: "node",
  resource: "http://127.0.0.1:9401/api",
  scopes: ["profile:read"],
} as const;

const performance: Performance = {
  rows: [{ example: "node", user: "alice", ownProfileOnly: true, toolCalls: 5, exchanges: 1, chain: hostile }],
  steps: [
    "POST /mcp -> 401, the metadata is at http://127.0.0.1/.well-known/oauth-protected-resource/mcp",
    "discovery: which zone protects this server",
    "token: the zone gave an access token for this server",
    hostile,
    `upstream_profile: ${"long ".repeat(100)}`,
  ].map((sentence) => ({ example: "node", user: "alice", sentence })),
  audit: [{ ...exchange, scopes: [...exchange.scopes] }],
};

test("the demo's report has the sequence, the table and the audit chain", () => {
  const page = reportPage(performance);
  for (const text of [
    "alice at node",
    "401, the metadata is at",
    "exchange: alice&#39;s token",
    "GET /user as alice",
  ]) {
    expect(page).toContain(text);
  }
  expect(page).toMatch(/<td>node<\/td><td>alice<\/td>\s*<td class="good">yes<\/td><td>5<\/td><td>1<\/td>/);
  expect(page).toMatch(
    /<span class="chain"><span>alice<\/span>.*<span>node<\/span><span>http:\/\/127.0.0.1:9401\/api</,
  );
});

test("the demo's report shows what others wrote as text, loads nothing and runs no script", () => {
  const page = reportPage(performance);
  expect(page.split("&lt;img src=x onerror=alert(1)&gt;")).toHaveLength(4);
  expect(page).not.toMatch(/<img|<script|<link|@import|url\(|<[^>]*\s(src|href)=/);
  expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'");
});

test("the demo's report draws its arrows, because not every font has one", () => {
  expect(reportPage(performance)).not.toMatch(/[\u2190-\u21ff\u27f0-\u27ff]|\\2[17]/);
});
