// A Worker whose Durable Object is an MCP client: an agent of Cloudflare's `agents`, as its docs have it.
import { Agent, getAgentByName, routeAgentRequest } from "agents";

interface Env {
  Observer: object;
}

export class Observer extends Agent<Env> {
  /** Gives the address to which the user has to go, if there is one. */
  async open(url: string, callbackHost: string): Promise<string | undefined> {
    await this.addMcpServer("observed", url, { callbackHost });
    return this.authUrl();
  }

  async toolNames(): Promise<string[]> {
    await this.mcp.waitForConnections({ timeout: 20_000 });
    return this.mcp.listTools().map(({ name }) => name);
  }

  async callIt(name: string): Promise<string> {
    const [serverId = ""] = Object.keys(this.getMcpServers().servers);
    return JSON.stringify(await this.mcp.callTool({ serverId, name, arguments: {} }));
  }

  authUrl(): string | undefined {
    const [server] = Object.values(this.getMcpServers().servers);
    return server?.auth_url ?? undefined;
  }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, origin, searchParams } = new URL(request.url);
    const agent = await getAgentByName<Env, Observer>(env.Observer as never, "host");
    try {
      if (pathname === "/open")
        return Response.json({ authUrl: await agent.open(searchParams.get("url") ?? "", origin) });
      if (pathname === "/tools") return Response.json({ tools: await agent.toolNames() });
      if (pathname === "/call") return Response.json({ said: await agent.callIt(searchParams.get("tool") ?? "") });
    } catch (error) {
      return Response.json({ error: String(error), authUrl: await agent.authUrl() });
    }
    return (await routeAgentRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
};
