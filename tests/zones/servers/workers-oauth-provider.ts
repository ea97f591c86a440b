import { convertV4MiniflareOptions, Miniflare } from "../../support/miniflare.ts";
import { bundled, changed, readPage } from "../page.ts";
import type { ForeignServer } from "./server.ts";

const ISSUER = "http://127.0.0.1:8789";
const MCP = "http://127.0.0.1:8787/mcp";

/** Cloudflare's workers-oauth-provider in workerd, and the MCP server that asks it. */
export interface WorkersOAuthProvider extends ForeignServer {
  /** Calls the MCP server with a token. */
  call(token: string): Promise<{ status: number; body: string; challenge: string | null }>;
  /** Revokes a token (RFC 7009), as its client does. */
  revoke(token: string): Promise<void>;
}

/** The parts of Node that the script of the page uses. */
type Script = (fetch: unknown, process: { argv: string[] }, console: { log(text: string): void }) => Promise<void>;
const AsyncFunction = (async () => undefined).constructor as new (...parts: string[]) => Script;

/** The two Workers of the page, which are bound to each other. Its script gets the tokens. */
export async function startWorkersOAuthProvider(): Promise<WorkersOAuthProvider> {
  const page = readPage("workers-oauth-provider");
  const [auth = "", mcp = ""] = await Promise.all(
    [page.blocks("js")[0], page.blocks("ts")[0]].map((code) => bundled(changed(code ?? "", page.changes), "workerd")),
  );
  const common = { modules: true, compatibilityDate: "2026-08-01" };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        { ...common, name: "auth", script: auth, kvNamespaces: ["OAUTH_KV"] },
        {
          ...common,
          name: "mcp",
          script: mcp,
          serviceBindings: { OAUTH: "auth" },
          bindings: { KEYCARD_ISSUER: ISSUER },
        },
      ],
    }),
  );
  const authorizationServer = await miniflare.getWorker("auth");
  const mcpServer = await miniflare.getWorker("mcp");
  /** The client that got each token. */
  const clients = new Map<string, string>();
  const post = (form: Record<string, string>) => ({
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
  });
  return {
    issuer: ISSUER,
    async token({ resource = MCP, scope = "mcp:tools" } = {}) {
      const printed: string[] = [];
      let clientId = "";
      const fetch = (url: string, { body, ...init }: { body?: unknown } = {}) => {
        if (!(body instanceof URLSearchParams)) return authorizationServer.fetch(url, { ...init, body } as never);
        clientId = body.get("client_id") ?? "";
        return authorizationServer.fetch(url, post(Object.fromEntries(body)));
      };
      const run = new AsyncFunction("fetch", "process", "console", page.blocks("js")[1] ?? "");
      await run(fetch, { argv: ["node", "token.mjs", resource, scope] }, { log: (text) => printed.push(text) });
      const [token = ""] = printed;
      clients.set(token, clientId);
      return token;
    },
    async call(token) {
      const answer = await mcpServer.fetch(MCP, { headers: { Authorization: `Bearer ${token}` } });
      const { status, headers } = answer;
      return { status, body: await answer.text(), challenge: headers.get("WWW-Authenticate") };
    },
    async revoke(token) {
      const form = { token, client_id: clients.get(token) ?? "" };
      const { status } = await authorizationServer.fetch(`${ISSUER}/oauth/token`, post(form));
      if (status !== 200) throw new Error(`not revoked: ${status}`);
    },
    close: () => miniflare.dispose(),
  };
}
