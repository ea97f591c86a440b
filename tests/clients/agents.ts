// The clients of both SDKs behind one face, each used as its documentation says.
import * as v2 from "@modelcontextprotocol/client";
import * as v1auth from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Person } from "./person.ts";

/** What the server's tools say of their caller. */
export interface Caller {
  subject: string;
  scopes: string[];
  audience: string;
}

export interface Session {
  tools(): Promise<string[]>;
  call(tool: string): Promise<Caller>;
  close(): Promise<void>;
}

export interface AgentOptions {
  person: Person;
  fetch?: typeof fetch;
  /** v2 only: accepts authorization server metadata of an issuer other than the one it was asked for. */
  skipIssuerMetadataValidation?: boolean;
}

/** An MCP client that knows nothing but a server's URL. */
export interface Agent {
  name: string;
  /** The revision of MCP that it speaks with this server. */
  revision: string;
  connect(url: string, options: AgentOptions): Promise<Session>;
}

export const sdkV1: Agent = {
  name: "sdk v1",
  revision: "2025-11-25",
  async connect(url, { person, fetch = globalThis.fetch }) {
    const open = () => new StreamableHTTPClientTransport(new URL(url), { authProvider: person, fetch });
    const client = new Client({ name: "v1", version: "1.0.0" });
    const refused = open();
    const isUnauthorized = (error: unknown) => error instanceof v1auth.UnauthorizedError;
    const finish = (transport: typeof refused) => transport.finishAuth(person.callback().get("code") ?? "");
    await client.connect(refused).catch(unless(isUnauthorized));
    await finish(refused);
    const transport = open();
    await client.connect(transport);
    return session(client, isUnauthorized, () => finish(transport));
  },
};

const clientV2 = (revision: string, mode: "legacy" | { pin: string }): Agent => ({
  name: `client v2 (${revision})`,
  revision,
  async connect(url, { person, fetch = globalThis.fetch, skipIssuerMetadataValidation = false }) {
    const open = () =>
      new v2.StreamableHTTPClientTransport(new URL(url), { authProvider: person, fetch, skipIssuerMetadataValidation });
    const client = () => new v2.Client({ name: "v2", version: "1.0.0" }, { versionNegotiation: { mode } });
    const refused = open();
    const isUnauthorized = (error: unknown) => error instanceof v2.UnauthorizedError;
    await client().connect(refused).catch(unless(isUnauthorized));
    await refused.finishAuth(person.callback());
    const transport = open();
    const connected = client();
    await connected.connect(transport);
    return session(connected, isUnauthorized, () => transport.finishAuth(person.callback()));
  },
});

export const clientV2Initialize = clientV2("2025-11-25", "legacy");
export const clientV2Stateless = clientV2("2026-07-28", { pin: "2026-07-28" });

/** A host that, when a tool needs the person's consent, sends the person, finishes, and calls again: once. */
function session(
  client: Pick<Client | v2.Client, "close"> & {
    listTools(): Promise<{ tools: { name: string }[] }>;
    callTool(call: { name: string }): Promise<unknown>;
  },
  isUnauthorized: (error: unknown) => boolean,
  finish: () => Promise<void>,
): Session {
  return {
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    async call(name) {
      let result: unknown;
      try {
        result = await client.callTool({ name });
      } catch (error) {
        unless(isUnauthorized)(error);
        await finish();
        result = await client.callTool({ name });
      }
      const { content } = result as { content: { text: string }[] };
      return JSON.parse(content[0]?.text ?? "null");
    },
    close: () => client.close(),
  };
}

function unless(expected: (error: unknown) => boolean): (error: unknown) => void {
  return (error) => {
    if (!expected(error)) throw error;
  };
}
