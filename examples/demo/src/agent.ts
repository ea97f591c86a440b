import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { HeadlessProvider } from "./headless-provider.ts";
import { type OnStep, tracingFetch } from "./trace.ts";

/** What one user's agent saw of one MCP server. */
export interface Visit {
  user: string;
  tools: string[];
  /** What the server said about its caller. */
  caller: { subject: string; clientId: string; scopes: string[] };
  /** Whom the upstream API took its caller for, once per call. */
  profiles: { id: string; name: string; email: string }[];
  toolCalls: number;
}

/**
 * One user's agent, starting from nothing but the server's URL: it is refused, finds the zone, registers, signs its
 * user in, and calls the tools. Two of the upstream calls run at the same time, before anything is cached.
 */
export async function visit(serverUrl: URL, user: string, onStep: OnStep): Promise<Visit> {
  const client = await connect(serverUrl, user, onStep);
  try {
    const tools = (await client.listTools()).tools.map(({ name }) => name);
    onStep(`tools/list: ${tools.join(", ")}`);
    let toolCalls = 0;
    const call = async (name: string) => {
      toolCalls += 1;
      const result = await client.callTool({ name, arguments: {} });
      return parseResult(name, result);
    };
    const caller = (await call("whoami")) as Visit["caller"];
    onStep(`whoami: ${caller.subject}, scopes ${caller.scopes.join(" ")}`);
    const together = await Promise.all([call("upstream_profile"), call("upstream_profile")]);
    const profiles = [...together, await call("upstream_profile")] as Visit["profiles"];
    onStep(`upstream_profile: ${profiles.map(({ name, email }) => `${name} <${email}>`).join(", ")}`);
    return { user, tools, caller, profiles, toolCalls };
  } finally {
    await client.close();
  }
}

async function connect(serverUrl: URL, user: string, onStep: OnStep): Promise<Client> {
  const authProvider = new HeadlessProvider(user);
  const newTransport = () =>
    new StreamableHTTPClientTransport(serverUrl, { authProvider, fetch: tracingFetch(onStep) });
  const refused = newTransport();
  try {
    await newClient().connect(refused);
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error;
  }
  onStep(`authorization: ${user} signed in and agreed`);
  await refused.finishAuth(authProvider.takeCode());
  const client = newClient();
  await client.connect(newTransport());
  onStep("initialize: connected");
  return client;
}

function newClient(): Client {
  return new Client({ name: "demo-agent", version: "1.0.0" });
}

function parseResult(tool: string, result: Awaited<ReturnType<Client["callTool"]>>): unknown {
  const [content] = result.content as { type: string; text?: string }[];
  if (result.isError) throw new Error(`The tool ${tool} failed: ${content?.text ?? "(no reason given)"}`);
  return JSON.parse(content?.text ?? "null");
}
