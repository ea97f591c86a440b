import { startIsolate } from "../../../support/isolate.ts";
import type { Driver } from "../driver.ts";
import { saidBy } from "../host.ts";
import { pinned } from "../pinned.ts";

interface Answer {
  authUrl?: string;
  tools?: string[];
  said?: string;
  error?: string;
}

/** The MCP client of an agent, in a Durable Object. The user goes where the agent says, and then the call is made again. */
export const cloudflareAgents: Driver = {
  ...pinned("agents"),
  kind: "library",
  async connect(url, world) {
    const isolate = await startIsolate(new URL("../agents-worker.ts", import.meta.url), {
      port: 0,
      compatibilityDate: "2026-08-01",
      nodejsCompat: true,
      bindings: {},
      durableObjects: { Observer: { className: "Observer", useSQLite: true } },
    });
    const ask = async (path: string, search: Record<string, string> = {}): Promise<Answer> => {
      const response = await fetch(`${isolate.origin}${path}?${new URLSearchParams(search)}`);
      return (await response.json()) as Answer;
    };
    const visited = async ({ authUrl }: Answer) => {
      if (authUrl) await (await fetch(await world.visit(new URL(authUrl)))).text();
      return authUrl !== undefined;
    };
    const call = async (tool: string): Promise<string> => {
      const answer = await ask("/call", { tool });
      const last = answer.error !== undefined && (await visited(answer)) ? await ask("/call", { tool }) : answer;
      if (last.error !== undefined) throw new Error(last.error);
      return saidBy(last.said);
    };
    try {
      const opened = await ask("/open", { url });
      if (opened.error !== undefined && opened.authUrl === undefined) throw new Error(opened.error);
      await visited(opened);
      return { tools: async () => (await ask("/tools")).tools ?? [], call, close: () => isolate.close() };
    } catch (error) {
      await isolate.close();
      throw error;
    }
  },
};
