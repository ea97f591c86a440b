import { buildSync } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { CALLBACK, codeIn, type ForeignServer, pkce, redeem } from "./server.ts";

const worker = new URL("workers-oauth-provider-worker.ts", import.meta.url).pathname;

/** Cloudflare's workers-oauth-provider in workerd. Its consent page lets Alice in at once. */
export async function startWorkersOAuthProvider(): Promise<ForeignServer> {
  const { outputFiles } = buildSync({
    entryPoints: [worker],
    bundle: true,
    format: "esm",
    write: false,
    conditions: ["workerd"],
    external: ["cloudflare:workers"],
  });
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      modules: true,
      script: outputFiles[0]?.text ?? "",
      compatibilityDate: "2026-08-01",
      kvNamespaces: ["OAUTH_KV"],
    }),
  );
  const origin = (await miniflare.ready).origin;
  const registered = await fetch(`${origin}/register`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ redirect_uris: [CALLBACK], token_endpoint_auth_method: "none", client_name: "Agent" }),
  });
  const { client_id: clientId } = (await registered.json()) as { client_id: string };
  return {
    issuer: origin,
    async token() {
      const { challenge, verifier } = await pkce();
      const asked = {
        client_id: clientId,
        redirect_uri: CALLBACK,
        response_type: "code",
        state: "s",
        scope: "mcp:tools",
      };
      const start = `${origin}/authorize?${new URLSearchParams({ ...asked, ...challenge })}`;
      const done = await fetch(start, { redirect: "manual" });
      const code = codeIn(done.headers.get("Location"));
      return redeem(`${origin}/token`, { code, client_id: clientId, code_verifier: verifier });
    },
    close: () => miniflare.dispose(),
  };
}
