// For every JSON body: a call of a guarded tool by a caller without the scope does not reach the handler, in whichever
// way a parser reads the body. Every other body reaches it unchanged, if all parsers read it in the same way.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, textOf, toolBench } from "./support.ts";

const { start } = toolBench();
const RUNS = { numRuns: 300 };
const toolScopes = { send_mail: "mail:send", "admin_*": "mcp:admin" };
const isGuarded = (name: unknown) => name === "send_mail" || (typeof name === "string" && name.startsWith("admin_"));

/** A member of an object, as text: its name and its value. */
type Written = readonly [name: string, value: string];

/** A string literal in which some characters are escaped. */
const literal = (text: string) =>
  fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }).map((escapes) => {
    const written = [...text].map((character, index) =>
      escapes[index] && character.length === 1
        ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
        : JSON.stringify(character).slice(1, -1),
    );
    return `"${written.join("")}"`;
  });
const space = fc.constantFrom("", "", " ", "\n", "\t\r\n ");
const anyJson = fc.json({ maxDepth: 3 });
const oneOf = (...texts: string[]) => fc.constantFrom(...texts).chain(literal);
const value = fc.oneof(
  anyJson,
  oneOf("tools/call", "ping", "tools/list", "send_mail", "admin_x", "whoami", "resources/read"),
);
const written = (...names: string[]) => fc.tuple(oneOf(...names), value);
const object = (member: fc.Arbitrary<Written>) =>
  fc
    .tuple(fc.array(member, { maxLength: 5 }), space)
    .map(
      ([members, gap]) =>
        `{${members.map(([name, text]) => `${gap}${name}${gap}:${gap}${text}`).join(`${gap},`)}${gap}}`,
    );
const params = object(
  fc.oneof(
    written("name", "name", "arguments", "_meta", "Name", "uri"),
    fc.tuple(literal("name"), oneOf("send_mail", "admin_x", "whoami")),
  ),
);
const message = object(
  fc.oneof(
    fc.tuple(literal("method"), oneOf("tools/call", "tools/call", "ping")),
    fc.tuple(literal("params"), params),
    written("jsonrpc", "id", "method", "params", "Method", "result", "__proto__"),
  ),
);
const body = fc.oneof(
  message,
  fc.array(message, { maxLength: 3 }).map((messages) => `[${messages.join(",")}]`),
  anyJson,
);

/** The ways in which parsers read an object: the last of two members wins, or the first, or case is ignored. */
const READERS: ((text: string) => unknown)[] = [
  (text) => JSON.parse(text),
  // Repeated members are renamed, so that the first one remains.
  (text) => JSON.parse(text.replace(/[\s\S]*/, firstWins)),
  (text) => JSON.parse(text, (_, parsed) => lowered(parsed)),
];

function lowered(parsed: unknown): unknown {
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return parsed;
  return Object.fromEntries(Object.entries(parsed).map(([name, inner]) => [name.toLowerCase(), inner]));
}

/** The text with the members of each object in the opposite order. */
function firstWins(text: string): string {
  return reversed(tokensOf(text));
}

type Token = string;
function tokensOf(text: string): Token[] {
  return text.match(/"(?:\\.|[^"\\])*"|[{}[\]:,]|[^\s"{}[\]:,]+/g) ?? [];
}

function reversed(tokens: Token[]): string {
  let at = 0;
  const next = (): string => tokens[at++] ?? "";
  const one = (): string => {
    const token = next();
    if (token === "{") {
      const members: string[] = [];
      while (tokens[at] !== "}") {
        const name = next();
        next();
        members.push(`${name}:${one()}`);
        if (tokens[at] === ",") next();
      }
      next();
      return `{${members.reverse().join(",")}}`;
    }
    if (token === "[") {
      const elements: string[] = [];
      while (tokens[at] !== "]") {
        elements.push(one());
        if (tokens[at] === ",") next();
      }
      next();
      return `[${elements.join(",")}]`;
    }
    return token;
  };
  return one();
}

function callsGuarded(parsed: unknown): boolean {
  if (Array.isArray(parsed)) return parsed.some(callsGuarded);
  const { method, params: given } = (parsed ?? {}) as { method?: unknown; params?: { name?: unknown } | null };
  return method === "tools/call" && isGuarded(given?.name);
}

describe("any body of JSON", () => {
  it("reaches the handler only if no parser reads a call of a guarded tool in it, and then to the byte", async () => {
    const seen = { refused: 0, passed: 0 };
    const { send, reached } = start({ toolScopes });
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        reached.length = 0;
        const { status } = await send({ body: bytesOf(text) });
        const isDangerous = READERS.some((read) => callsGuarded(read(text)));
        if (isDangerous) {
          seen.refused += 1;
          expect([400, 403]).toContain(status);
        }
        if (status === 200) {
          seen.passed += 1;
          expect(textOf(reached[0])).toBe(text);
        } else expect(reached).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
    expect(seen.refused).toBeGreaterThan(20);
    expect(seen.passed).toBeGreaterThan(20);
  });

  it("by a serializer reaches the handler to the byte, unless it calls a guarded tool", async () => {
    const { send, reached } = start({ toolScopes });
    const name = fc.oneof(fc.constantFrom("send_mail", "admin_", "admin_x", "whoami"), fc.string({ unit: "grapheme" }));
    const request = fc.record({
      jsonrpc: fc.constant("2.0"),
      id: fc.oneof(fc.integer(), fc.string()),
      method: fc.constantFrom("tools/call", "ping", "tools/list", "resources/read"),
      params: fc.record({ name: name.filter((text) => !text.includes("\0")), arguments: fc.object() }),
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(request, fc.array(request)), async (sent) => {
        reached.length = 0;
        const text = JSON.stringify(sent);
        const { status } = await send({ body: text });
        expect(status).toBe(callsGuarded(sent) ? 403 : 200);
        expect(reached.map(textOf)).toEqual(status === 200 ? [text] : []);
      }),
      RUNS,
    );
  });

  it("reaches the handler of a caller with the scope, guarded or not", async () => {
    const { send, reached } = start({ toolScopes });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("send_mail", "admin_x"), fc.object(), async (name, args) => {
        reached.length = 0;
        const text = JSON.stringify({ method: "tools/call", params: { name, arguments: args } });
        expect((await send({ body: text, scope: "mail:send mcp:admin" })).status).toBe(200);
        expect(reached.map(textOf)).toEqual([text]);
      }),
      RUNS,
    );
  });
});
