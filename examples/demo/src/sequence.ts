import type { AuditEvent } from "@edgegrant/zone";
import { html, type Markup } from "./html.ts";

/** A sentence that an agent said about one of its steps. */
export interface Step {
  example: string;
  user: string;
  sentence: string;
}

const AGENT = 0;
const SERVER = 1;
const ZONE = 2;
const API = 3;
const ACTORS = ["Agent (MCP client)", "MCP server, with edgegrant", "Zone", "Upstream API"];

/** An arrow between two actors. The answer to a request is dashed. */
interface Arrow {
  from: number;
  to: number;
  text: string;
  isAnswer?: boolean;
}

/** From the beginning of a sentence to the way of its arrow. */
const WAYS: readonly [start: string, from: number, to: number, isAnswer?: boolean][] = [
  ["discovery: which zone", AGENT, SERVER],
  ["discovery: the endpoints", AGENT, ZONE],
  ["registration:", AGENT, ZONE],
  ["authorization:", AGENT, ZONE],
  ["token:", ZONE, AGENT, true],
];

/** The sequence of one agent's visit as a picture: its steps, and the exchanges in the zone's audit log. */
export function sequencePicture(steps: readonly Step[], exchanges: readonly AuditEvent[]): Markup {
  return draw(steps.flatMap(({ sentence, user }) => arrowsOf(sentence, user, exchanges)));
}

function arrowsOf(sentence: string, user: string, exchanges: readonly AuditEvent[]): Arrow[] {
  const [call, answer] = sentence.split(" -> ");
  if (call !== undefined && answer !== undefined) {
    return [
      { from: AGENT, to: SERVER, text: call },
      { from: SERVER, to: AGENT, text: answer, isAnswer: true },
    ];
  }
  const way = WAYS.find(([start]) => sentence.startsWith(start));
  if (way) {
    const [, from, to, isAnswer = false] = way;
    return [{ from, to, text: sentence, isAnswer }];
  }
  if (sentence.startsWith("upstream_profile:")) {
    return [
      { from: AGENT, to: SERVER, text: `calls upstream_profile as ${user}` },
      ...exchanges.flatMap(({ scopes }) => [
        { from: SERVER, to: ZONE, text: `exchange: ${user}'s token` },
        { from: ZONE, to: SERVER, text: `a token for the API: ${scopes.join(" ")}`, isAnswer: true },
      ]),
      { from: SERVER, to: API, text: `GET /user as ${user}` },
      { from: API, to: AGENT, text: summaryOf(sentence), isAnswer: true },
    ];
  }
  if (sentence.startsWith("upstream_profile, after a restart"))
    return [{ from: API, to: AGENT, text: sentence, isAnswer: true }];
  return [{ from: AGENT, to: SERVER, text: sentence }];
}

/** The profiles that the calls got, each once: `upstream_profile: A, A` becomes `2 calls: A`. */
function summaryOf(sentence: string): string {
  const profiles = sentence.slice(sentence.indexOf(":") + 2).split(", ");
  return `${profiles.length} calls: ${[...new Set(profiles)].join(", ")}`;
}

const WIDTH = 980;
const MARGIN = 110;
const ROW = 46;
const TOP = 64;
const LONGEST = 110;

function draw(arrows: readonly Arrow[]): Markup {
  const height = TOP + arrows.length * ROW + 20;
  return html`<svg class="sequence" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Sequence of the calls">
${ACTORS.map((name, index) => actor(name, x(index), height))}
${arrows.map((arrow, index) => arrowMarkup(arrow, TOP + (index + 1) * ROW - 12))}
</svg>`;
}

function x(actor: number): number {
  return Math.round(MARGIN + (actor * (WIDTH - 2 * MARGIN)) / (ACTORS.length - 1));
}

function actor(name: string, at: number, height: number): Markup {
  return html`<line class="life" x1="${at}" y1="44" x2="${at}" y2="${height - 8}"/>
<rect class="actor" x="${at - 104}" y="8" width="208" height="36" rx="8"/><text class="name" x="${at}" y="31">${name}</text>
`;
}

/** The label has a background of its own, so that no line goes through a word. */
function arrowMarkup({ from, to, text, isAnswer = false }: Arrow, y: number): Markup {
  const [start, end] = [x(from), x(to)];
  const towards = Math.sign(end - start);
  const tip = `${end},${y} ${end - 9 * towards},${y - 5} ${end - 9 * towards},${y + 5}`;
  const label = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return html`<line class="${isAnswer ? "answer" : "call"}" x1="${start}" y1="${y}" x2="${end - 8 * towards}" y2="${y}"/>
<polygon points="${tip}"/><text class="label" x="${Math.min(start, end) + 10}" y="${y - 8}">${label}</text>
`;
}
