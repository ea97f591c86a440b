// The promises of the home page. Their figures are those of the benchmark and of the clients' table, so they cannot drift.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const PLACE = "<!-- promises -->";

interface Promised {
  readonly figure: string;
  readonly title: string;
  readonly text: string;
}

/** The text of a page with the promises where it asks for them. */
export function withPromises(markdown: string): string {
  if (!markdown.includes(PLACE)) return markdown;
  const items = promises().map(({ figure, title, text }) => `- **${figure}** ${title}\n\n  ${text}`);
  return markdown.replace(PLACE, `<div class="promises">\n\n${items.join("\n\n")}\n\n</div>`);
}

function promises(): Promised[] {
  const { cache, cold, verify } = JSON.parse(readFileSync(join(root, "bench/results.json"), "utf8"));
  const { again, first, limit } = verify.workerd.RS256;
  const { storm } = cache;
  const clients = clientsInTable();
  const works = clients.filter(({ logsIn }) => logsIn).length;
  return [
    {
      figure: count(storm.mixedUp),
      title: "tokens for the wrong user",
      text:
        `${count(storm.users)} users at one server, ${count(storm.requests)} requests at once: ` +
        `${count(storm.exchanges)} exchanges with the zone, one for each user. ` +
        "[How tokens are kept apart](caching.md).",
    },
    {
      figure: micros(again),
      title: "of CPU for each call",
      text:
        `A new token takes ${micros(first)}; its signature alone takes ${micros(limit)}. A fresh isolate in a warm data centre ` +
        `makes ${count(cold.edgegrant.warm.fetches)} fetches before it answers. [How it was measured](performance.md).`,
    },
    {
      figure: `${works} of ${clients.length}`,
      title: "MCP clients log in",
      text:
        "They were given nothing but the URL of a server: Claude Code, Codex, Copilot, Gemini CLI, the MCP SDKs and more. " +
        "[What each client does](clients.md).",
    },
  ];
}

/** The rows of the table "Logging in". The recommended set-up is in column P. */
function clientsInTable(): { name: string; logsIn: boolean }[] {
  const page = readFileSync(join(root, "docs/clients.md"), "utf8");
  const [, section = ""] = /^## Logging in\n([\s\S]*?)^## /m.exec(page) ?? [];
  const rows = [...section.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|/gm)].slice(2);
  if (rows.length === 0) throw new Error("docs/clients.md has no table of clients that log in");
  return rows.map(([, name = "", , atEndpoint = ""]) => ({ name, logsIn: /^yes\b/.test(atEndpoint.trim()) }));
}

const count = (value: number) => value.toLocaleString("en-US");

function micros({ cpu }: { cpu: { median: number } }): string {
  return `${cpu.median < 10 ? cpu.median.toFixed(1) : Math.round(cpu.median)} µs`;
}
