import { connect, type Sdk } from "./connect.ts";
import { HeadlessProvider } from "./headless-provider.ts";
import { type OnStep, tracingFetch } from "./trace.ts";

/** What one user's agent got from one MCP server. */
export interface Visit {
  user: string;
  /** The origin of the server. */
  origin: string;
  tools: string[];
  /** The caller, as the server sees it. */
  caller: { subject: string; clientId: string; scopes: string[] };
  /** The user of each upstream call, as the upstream API sees it. */
  profiles: { id: string; name: string; email: string }[];
  toolCalls: number;
}

/**
 * Runs one user's agent. It knows only the server's URL: it gets a 401, discovers the zone, registers, signs its user
 * in, and calls the tools. Two of the upstream calls run at the same time, before anything is cached. After
 * `meanwhile`, if given, it calls a tool once more.
 */
export async function visit(
  serverUrl: URL,
  user: string,
  onStep: OnStep,
  sdk: Sdk = "v1",
  meanwhile?: () => Promise<void>,
): Promise<Visit> {
  const authProvider = new HeadlessProvider(user, () => onStep(`authorization: ${user} signed in and agreed`));
  const client = await connect(sdk, serverUrl, { authProvider, fetch: tracingFetch(onStep) });
  onStep("connected");
  try {
    const tools = (await client.listTools()).tools.map(({ name }) => name);
    onStep(`tools/list: ${tools.join(", ")}`);
    let toolCalls = 0;
    const call = async (name: string) => {
      toolCalls += 1;
      return parseResult(name, await client.callTool({ name, arguments: {} }));
    };
    const caller = (await call("whoami")) as Visit["caller"];
    onStep(`whoami: ${caller.subject}, scopes ${caller.scopes.join(" ")}`);
    const together = await Promise.all([call("upstream_profile"), call("upstream_profile")]);
    const profiles = [...together, await call("upstream_profile")] as Visit["profiles"];
    onStep(`upstream_profile: ${profiles.map(({ name, email }) => `${name} <${email}>`).join(", ")}`);
    if (meanwhile) {
      await meanwhile();
      profiles.push((await call("upstream_profile")) as Visit["profiles"][number]);
      onStep(`upstream_profile, after a restart: ${profiles.at(-1)?.name}`);
    }
    return { user, origin: serverUrl.origin, tools, caller, profiles, toolCalls };
  } finally {
    await client.close();
  }
}

function parseResult(tool: string, result: object): unknown {
  const { content, isError } = result as { content: { text?: string }[]; isError?: boolean };
  const text = content[0]?.text;
  if (isError) throw new Error(`The tool ${tool} failed: ${text ?? "(no reason given)"}`);
  return JSON.parse(text ?? "null");
}
