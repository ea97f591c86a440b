import type { Client } from "@modelcontextprotocol/client";
import type { TokenOptions } from "./connect-zone.ts";
import { RefusedError } from "./refused-error.ts";
import type { TestServer } from "./test-server.ts";

/** The answer of a tool. */
export interface ToolResult {
  /** The text of all text blocks, one below the other. */
  readonly text: string;
  /** Whether the tool reports an error. */
  readonly isError: boolean;
  /** The blocks, as the tool sent them. */
  readonly content: readonly { readonly type: string; readonly [member: string]: unknown }[];
  readonly structuredContent: unknown;
}

/** A user with an MCP client that is logged in. */
export interface TestUser {
  /**
   * Connects as a client does, calls the tool and disconnects.
   *
   * @throws {RefusedError} if the server answers with an HTTP error, such as 401, or 403 for a missing scope
   */
  callTool(name: string, args?: Readonly<Record<string, unknown>>): Promise<ToolResult>;
  /**
   * The names of the tools that the server lists for this user.
   *
   * @throws {RefusedError} if the server answers with an HTTP error
   */
  listTools(): Promise<string[]>;
  /** Sends a request of any kind with the user's token. Default: a `GET` of the MCP endpoint. */
  fetch(path?: string, init?: RequestInit): Promise<Response>;
  /**
   * The MCP SDK's client, connected, for everything else. Close it when the test ends.
   *
   * @throws {RefusedError} if the server answers with an HTTP error
   */
  connect(): Promise<Client>;
}

/**
 * A user of the zone, with a token for the server and an MCP client. The user gets one token, and keeps it.
 *
 * @param user The user's id in the zone.
 * @param options What the token says. Default: every scope that the zone has for the server.
 * @example
 * ```ts
 * const { text } = await asUser(server, "alice").callTool("whoami");
 * ```
 */
export function asUser(server: TestServer, user: string, options?: TokenOptions): TestUser {
  let token: Promise<string> | undefined;
  const send = async (url: string | URL, init?: RequestInit) => {
    token ??= server.zone.tokenFor(user, options);
    const request = new Request(url, init);
    request.headers.set("Authorization", `Bearer ${await token}`);
    return server.fetch(request);
  };
  const session = () => new Session(server.url, send);
  return {
    fetch: (path = server.url, init) => send(new URL(path, server.url), init),
    connect: () => session().open(),
    listTools: () => session().use(async (client) => (await client.listTools()).tools.map(({ name }) => name)),
    callTool: (name, args = {}) =>
      session().use(async (client) => {
        const { content, isError = false, structuredContent } = await client.callTool({ name, arguments: { ...args } });
        const text = content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
        return { text, isError, content: content.map((block) => ({ ...block })), structuredContent };
      }),
  };
}

/** One connection of an MCP client, which knows the server's last answer to a message. */
class Session {
  readonly #url: string;
  readonly #send: (url: string | URL, init?: RequestInit) => Promise<Response>;
  #answer: Response | undefined;

  constructor(url: string, send: (url: string | URL, init?: RequestInit) => Promise<Response>) {
    this.#url = url;
    this.#send = send;
  }

  async open(): Promise<Client> {
    const { Client, StreamableHTTPClientTransport } = await loadClient();
    // A server may know the newest revision of MCP, or earlier ones only.
    const client = new Client({ name: "test-client", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
    const fetch = async (url: string | URL, init?: RequestInit) => {
      const answer = await this.#send(url, init);
      // A server without streams refuses every GET, which is no refusal of the user.
      if (init?.method === "POST") this.#answer = answer;
      return answer;
    };
    await this.#refusalOf(() => client.connect(new StreamableHTTPClientTransport(new URL(this.#url), { fetch })));
    return client;
  }

  async use<Result>(call: (client: Client) => Promise<Result>): Promise<Result> {
    const client = await this.open();
    try {
      return await this.#refusalOf(() => call(client));
    } finally {
      await client.close();
    }
  }

  /** An error of the client that an answer of the server has caused becomes that refusal. */
  async #refusalOf<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (cause) {
      throw this.#answer && !this.#answer.ok ? new RefusedError(this.#answer, { cause }) : cause;
    }
  }
}

/**
 * Loads the MCP client with its first use, because whoever only starts a zone does not need it, and its hundred modules
 * take vite a second.
 */
const loadClient = () => import("@modelcontextprotocol/client");
