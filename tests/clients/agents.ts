// One interface for the clients of both SDKs. Each is used as its documentation says.
import * as v2 from "@modelcontextprotocol/client";
import * as v1auth from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import * as march from "@modelcontextprotocol/sdk-2025-03-26/client/auth.js";
import { Client as MarchClient } from "@modelcontextprotocol/sdk-2025-03-26/client/index.js";
import { StreamableHTTPClientTransport as MarchTransport } from "@modelcontextprotocol/sdk-2025-03-26/client/streamableHttp.js";
import type { Transport as MarchTransportType } from "@modelcontextprotocol/sdk-2025-03-26/shared/transport.js";
import * as june from "@modelcontextprotocol/sdk-2025-06-18/client/auth.js";
import { Client as JuneClient } from "@modelcontextprotocol/sdk-2025-06-18/client/index.js";
import { StreamableHTTPClientTransport as JuneTransport } from "@modelcontextprotocol/sdk-2025-06-18/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk-2025-06-18/shared/transport.js";
import type { Person } from "./person.ts";

/** The caller, according to the server's tools. */
export interface Caller {
  subject: string;
  scopes: string[];
  audience: string;
}

export interface Session {
  tools(): Promise<string[]>;
  call(tool: string): Promise<Caller>;
  /** The text that a tool says. */
  say(tool: string): Promise<string>;
  close(): Promise<void>;
}

export interface AgentOptions {
  person: Person;
  fetch?: typeof fetch;
  /** v2 only: accepts authorization server metadata with another issuer than the requested one. */
  skipIssuerMetadataValidation?: boolean;
  /** Finishes the login on a new transport, which has not seen the challenge, as after a reload. */
  reloads?: boolean;
}

/** An MCP client that knows only a server's URL. */
export interface Agent {
  name: string;
  /** The MCP revision that it uses with this server. */
  revision: string;
  connect(url: string, options: AgentOptions): Promise<Session>;
}

export const sdkV1: Agent = {
  name: "sdk v1",
  revision: "2025-11-25",
  async connect(url, { person, fetch = globalThis.fetch, reloads = false }) {
    const open = () => new StreamableHTTPClientTransport(new URL(url), { authProvider: person, fetch });
    const client = new Client({ name: "v1", version: "1.0.0" });
    const refused = open();
    const isUnauthorized = (error: unknown) => error instanceof v1auth.UnauthorizedError;
    const finish = (transport: typeof refused) => transport.finishAuth(person.callback().get("code") ?? "");
    await client.connect(refused).catch(unless(isUnauthorized));
    await finish(reloads ? open() : refused);
    const transport = open();
    await client.connect(transport);
    return session(client, isUnauthorized, () => finish(transport));
  },
};

/**
 * The SDK at revision 2025-06-18. It looks for protected resource metadata at the URL in the challenge, or at the root.
 */
export const sdkOf2025June: Agent = {
  name: "sdk 1.13",
  revision: "2025-06-18",
  async connect(url, { person, reloads = false }) {
    const open = () => new JuneTransport(new URL(url), { authProvider: person });
    const client = new JuneClient({ name: "june", version: "1.0.0" });
    // The SDK's own types are inconsistent under exactOptionalPropertyTypes.
    const connect = (transport: JuneTransport) => client.connect(transport as Transport);
    const refused = open();
    const isUnauthorized = (error: unknown) => error instanceof june.UnauthorizedError;
    const finish = (transport: JuneTransport) => transport.finishAuth(person.callback().get("code") ?? "");
    await connect(refused).catch(unless(isUnauthorized));
    await finish(reloads ? open() : refused);
    const transport = open();
    await connect(transport);
    return session(client, isUnauthorized, () => finish(transport));
  },
};

/** The SDK as it was at revision 2025-03-26. It takes the server's origin for its authorization server. */
export const sdkOf2025March: Agent = {
  name: "sdk 1.11",
  revision: "2025-03-26",
  async connect(url, { person }) {
    const open = () => new MarchTransport(new URL(url), { authProvider: person });
    const client = new MarchClient({ name: "march", version: "1.0.0" });
    // Its own types disagree under exactOptionalPropertyTypes.
    const connect = (transport: MarchTransport) => client.connect(transport as MarchTransportType);
    const isUnauthorized = (error: unknown) => error instanceof march.UnauthorizedError;
    const finish = (transport: MarchTransport) => transport.finishAuth(person.callback().get("code") ?? "");
    const refused = open();
    await connect(refused).catch(unless(isUnauthorized));
    await finish(refused);
    const transport = open();
    await connect(transport);
    return session(client, isUnauthorized, () => finish(transport));
  },
};

const clientV2 = (revision: string, mode: "legacy" | { pin: string }): Agent => ({
  name: `client v2 (${revision})`,
  revision,
  async connect(url, options) {
    const { person, fetch = globalThis.fetch, skipIssuerMetadataValidation = false, reloads = false } = options;
    const open = () =>
      new v2.StreamableHTTPClientTransport(new URL(url), { authProvider: person, fetch, skipIssuerMetadataValidation });
    const client = () => new v2.Client({ name: "v2", version: "1.0.0" }, { versionNegotiation: { mode } });
    const refused = open();
    const isUnauthorized = (error: unknown) => error instanceof v2.UnauthorizedError;
    await client().connect(refused).catch(unless(isUnauthorized));
    await (reloads ? open() : refused).finishAuth(person.callback());
    const transport = open();
    const connected = client();
    await connected.connect(transport);
    return session(connected, isUnauthorized, () => transport.finishAuth(person.callback()));
  },
});

export const clientV2Initialize = clientV2("2025-11-25", "legacy");
export const clientV2Stateless = clientV2("2026-07-28", { pin: "2026-07-28" });

/** A host that sends the user to the zone if a tool needs consent, and then repeats the call once. */
function session(
  client: Pick<Client | JuneClient | MarchClient | v2.Client, "close"> & {
    listTools(): Promise<{ tools: { name: string }[] }>;
    callTool(call: { name: string }): Promise<unknown>;
  },
  isUnauthorized: (error: unknown) => boolean,
  finish: () => Promise<void>,
): Session {
  const say = async (name: string) => {
    let result: unknown;
    try {
      result = await client.callTool({ name });
    } catch (error) {
      unless(isUnauthorized)(error);
      await finish();
      result = await client.callTool({ name });
    }
    const { content } = result as { content: { text: string }[] };
    return content[0]?.text ?? "null";
  };
  return {
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name) => JSON.parse(await say(name)),
    say,
    close: () => client.close(),
  };
}

function unless(expected: (error: unknown) => boolean): (error: unknown) => void {
  return (error) => {
    if (!expected(error)) throw error;
  };
}
