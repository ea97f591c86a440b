import type { AuditEvent } from "@edgegrant/zone";
import type { Visit } from "./agent.ts";
import { applicationOf, type Example } from "./examples.ts";

/** A row of the final table: one user at one server. */
export interface Row {
  example: Example;
  user: string;
  ownProfileOnly: boolean;
  toolCalls: number;
  exchanges: number;
  chain: string;
}

/** Compares an agent's results with the zone's audit log. */
export function rowOf(example: Example, visit: Visit, audit: readonly AuditEvent[]): Row {
  const { user, origin, caller, profiles, toolCalls } = visit;
  const exchanges = audit.filter(
    (event) =>
      event.type === "credentials:issue" &&
      event.grant === "token_exchange" &&
      event.application === applicationOf(example, origin) &&
      event.user === user,
  );
  const ownProfileOnly = caller.subject === user && profiles.length > 0 && profiles.every(({ id }) => id === user);
  return { example, user, ownProfileOnly, toolCalls, exchanges: exchanges.length, chain: chainOf(exchanges) };
}

/** Describes what is wrong with the rows. Empty if all are correct. */
export function faultsOf(rows: readonly Row[]): string[] {
  return rows.flatMap(({ example, user, ownProfileOnly, exchanges }) => [
    ...(ownProfileOnly ? [] : [`${example}: ${user} saw a profile that is not ${user}'s`]),
    ...(exchanges === 1 ? [] : [`${example}: ${exchanges} exchanges for ${user}, expected exactly 1`]),
  ]);
}

/** The table as text. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [
    [
      "Server",
      "User",
      "Own profile only",
      "Tool calls",
      "Exchanges",
      "Audit: user -> client -> application -> upstream",
    ],
    ...rows.map(({ example, user, ownProfileOnly, toolCalls, exchanges, chain }) => [
      example,
      user,
      ownProfileOnly ? "yes" : "NO",
      String(toolCalls),
      String(exchanges),
      chain,
    ]),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [text[0], rule, ...text.slice(1)].join("\n");
}

function chainOf(exchanges: readonly AuditEvent[]): string {
  const [event] = exchanges;
  if (!event) return "(none)";
  return [event.user, event.clientName ?? event.client, event.application, event.resource].join(" -> ");
}
