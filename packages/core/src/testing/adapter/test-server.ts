import type { EdgegrantEvent } from "../../events.ts";
import { signJwt } from "../../exchange/jwt-signer.ts";
import type { AuthenticatedHandler } from "../../server/resource-server.ts";
import type { KeycardHandlerOptions } from "../../settings/handler.ts";
import type { KeycardSettings } from "../../settings/settings.ts";
import { violation } from "./assert.ts";
import type { AdapterConnection, AdapterHarness } from "./harness.ts";

export const ISSUER = "https://zone.example";
/** The server's public URL. It differs from the listening address, as behind a proxy. */
export const SERVER_URL = "https://mcp.example";
const DEFAULT_TIMEOUT_MS = 60_000;
const TOKEN_LIFE_SECONDS = 600;
const ES256 = { name: "ECDSA", namedCurve: "P-256" };

/** A server under test and an authenticated caller. */
export interface TestServer {
  origin: string;
  settings: KeycardSettings;
  events: EdgegrantEvent[];
  /** An access token of the zone. Default: for alice, at {@link SERVER_URL}. */
  token(audience?: string, subject?: string, claims?: object): Promise<string>;
  /** The result of `work`. A timeout violates the contract. */
  inTime<T>(what: string, work: Promise<T>): Promise<T>;
  /** Sends a request as the verified caller. */
  send(init?: RequestInit & { path?: string }): Promise<Response>;
  /** Sends heads (lists of lines) and bodies over one connection. Returns all bytes received until it closes. */
  sendRaw(...parts: (readonly string[] | string)[]): Promise<string>;
}

/** What is different from an ordinary server. */
export interface TestServerChanges {
  settings?: KeycardSettings;
  options?: Omit<KeycardHandlerOptions, "fetch">;
}

/** Starts a server with this handler, runs `scenario`, and stops the server. */
export async function withTestServer(
  harness: AdapterHarness,
  handler: AuthenticatedHandler,
  scenario: (server: TestServer) => Promise<void>,
  { settings: changes = {}, options = {} }: TestServerChanges = {},
): Promise<void> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(ES256, true, ["sign", "verify"]);
  const jwks = { [ISSUER]: { keys: [{ ...(await crypto.subtle.exportKey("jwk", publicKey)), kid: "key" }] } };
  const settings: KeycardSettings = {
    KEYCARD_ISSUER: ISSUER,
    KEYCARD_SERVER_URL: SERVER_URL,
    KEYCARD_PRIVATE_KEY: JSON.stringify(await crypto.subtle.exportKey("jwk", privateKey)),
    ...changes,
  };
  const token = (audience = SERVER_URL, subject = "alice", further: object = {}) => {
    const exp = Math.floor(Date.now() / 1000) + TOKEN_LIFE_SECONDS;
    const claims = {
      iss: ISSUER,
      sub: subject,
      aud: audience,
      exp,
      client_id: "agent",
      scope: "mcp:tools",
      ...further,
    };
    return signJwt(claims, { alg: "ES256", kid: "key", typ: "at+jwt" }, privateKey);
  };
  const events: EdgegrantEvent[] = [];
  const onEvent = (event: EdgegrantEvent) => events.push(event);
  const timeoutMs = harness.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  // Half of the limit for the whole check, so that this more specific error comes first.
  const inTime: TestServer["inTime"] = (what, work) => failAfter(timeoutMs / 2, what, work);
  const { origin, close } = await harness.serve({ settings, jwks, onEvent, ...options, fetch: handler });
  const send: TestServer["send"] = async ({ path = "/mcp", ...init } = {}) => {
    const headers = new Headers(init.headers);
    headers.set("Authorization", `Bearer ${await token()}`);
    return fetch(origin + path, { ...init, headers });
  };
  const sendRaw: TestServer["sendRaw"] = async (...parts) => {
    const text = parts.map((part) => (typeof part === "string" ? part : `${part.join("\r\n")}\r\n\r\n`)).join("");
    const connection = await harness.connect(Number(new URL(origin).port));
    return inTime("all requests of one connection are answered", exchange(connection, text));
  };
  try {
    await failAfter(
      timeoutMs,
      "the server answers",
      scenario({ origin, settings, events, token, inTime, send, sendRaw }),
    );
  } finally {
    await failAfter(timeoutMs, "the server stops when told to", Promise.resolve(close()));
  }
}

async function failAfter<T>(timeoutMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(violation(`${what} within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** An event that happens once. */
export function newEvent(): { happens: () => void; happened: Promise<void> } {
  let happens = () => {};
  const happened = new Promise<void>((resolve) => {
    happens = resolve;
  });
  return { happens, happened };
}

/** Sends text unchanged and returns all bytes received until the server closes the connection. */
export async function exchange(connection: AdapterConnection, text: string): Promise<string> {
  const decoder = new TextDecoder();
  let answer = "";
  connection.write(text);
  try {
    for await (const bytes of connection) answer += decoder.decode(bytes, { stream: true });
  } catch {
    // A server may close before it has read everything. Its answer so far is what counts.
  } finally {
    connection.destroy();
  }
  return answer;
}

/** The status of the first answer, or NaN. */
export function statusOf(answer: string): number {
  return Number(answer.split(" ")[1]);
}
