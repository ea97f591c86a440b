import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { bundled, readPage } from "../page.ts";
import { CALLBACK, codeIn, type ForeignServer, pkce, redeem } from "./server.ts";

const ISSUER = "https://auth.example.com";
const MCP = "https://mcp.example.com/mcp";

/** Cloudflare's workers-oauth-provider in workerd, and the MCP server that asks it. */
export interface WorkersOAuthProvider extends ForeignServer {
  /** Calls the MCP server with a token. */
  call(token: string): Promise<{ status: number; body: string; challenge: string | null }>;
  /** Revokes a token (RFC 7009), as its client does. */
  revoke(token: string): Promise<void>;
}

/** The two Workers of the page, which are bound to each other. The consent page of the first one lets Alice in at once. */
export async function startWorkersOAuthProvider(): Promise<WorkersOAuthProvider> {
  const page = readPage("workers-oauth-provider");
  const [auth, mcp] = await Promise.all(
    [page.blocks("js")[0], page.blocks("ts")[0]].map((code) => bundled(code ?? "", "workerd")),
  );
  const common = { modules: true, compatibilityDate: "2026-08-01", compatibilityFlags: ["nodejs_compat"] };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        { ...common, name: "auth", script: auth ?? "", kvNamespaces: ["OAUTH_KV"] },
        {
          ...common,
          name: "mcp",
          script: mcp ?? "",
          serviceBindings: { OAUTH: "auth" },
          bindings: { KEYCARD_ISSUER: ISSUER },
        },
      ],
    }),
  );
  const authorizationServer = await miniflare.getWorker("auth");
  const mcpServer = await miniflare.getWorker("mcp");
  const ask = (url: string, init?: RequestInit) =>
    authorizationServer.fetch(url, { redirect: "manual", ...init } as never) as unknown as Promise<Response>;
  const registered = await ask(`${ISSUER}/register`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ redirect_uris: [CALLBACK], token_endpoint_auth_method: "none", client_name: "Agent" }),
  });
  const { client_id: clientId } = (await registered.json()) as { client_id: string };
  const form = (parameters: Record<string, string>) => ({
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(parameters).toString(),
  });
  return {
    issuer: ISSUER,
    async token({ resource = MCP, scope = "mcp:tools" } = {}) {
      const { challenge, verifier } = await pkce();
      const asked = { client_id: clientId, redirect_uri: CALLBACK, response_type: "code", state: "s", scope, resource };
      const done = await ask(`${ISSUER}/authorize?${new URLSearchParams({ ...asked, ...challenge })}`);
      const code = codeIn(done.headers.get("Location"));
      const parameters = { code, client_id: clientId, code_verifier: verifier };
      return redeem(`${ISSUER}/oauth/token`, parameters, (url, grant) => ask(url, form(grant)));
    },
    async call(token) {
      const headers = { Authorization: `Bearer ${token}` };
      const response = await mcpServer.fetch(MCP, { headers });
      return {
        status: response.status,
        body: await response.text(),
        challenge: response.headers.get("WWW-Authenticate"),
      };
    },
    async revoke(token) {
      const { status } = await ask(`${ISSUER}/oauth/token`, form({ token, client_id: clientId }));
      if (status !== 200) throw new Error(`not revoked: ${status}`);
    },
    close: () => miniflare.dispose(),
  };
}
