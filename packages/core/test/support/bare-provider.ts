import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

/** The parts of oidc-provider that these tests use. */
interface OidcProvider {
  callback(): (request: unknown, response: unknown) => void;
  registerGrantType(name: string, handler: GrantHandler, parameters: string[], repeatable: string[]): void;
  silent: boolean;
}

/** The parts of a token request's context that a grant needs. */
export interface GrantContext {
  oidc: { params: Record<string, unknown>; client: { clientId: string } };
  status: number;
  body: unknown;
}

export type GrantHandler = (context: GrantContext) => Promise<void>;

/** An authorization server without knowledge of edgegrant. */
export interface BareProvider {
  issuer: string;
  /** The requested paths. */
  requests: string[];
  close(): Promise<void>;
}

/** Starts oidc-provider with one additional grant. */
export async function startBareProvider(
  configuration: object,
  grant: { name: string; parameters: string[]; repeatable: string[]; handler: GrantHandler },
): Promise<BareProvider> {
  const { resolve } = createRequire(import.meta.url);
  const { Provider } = (await import(resolve("oidc-provider/lib/provider.js"))) as {
    Provider: new (issuer: string, configuration: object) => OidcProvider;
  };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configuration);
  provider.silent = true;
  provider.registerGrantType(grant.name, grant.handler, grant.parameters, grant.repeatable);
  const requests: string[] = [];
  const answer = provider.callback();
  server.on("request", (request, response) => {
    requests.push(request.url ?? "");
    // Many servers support only OpenID Connect Discovery.
    if (request.url === "/.well-known/oauth-authorization-server") response.writeHead(404).end();
    else answer(request, response);
  });
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { issuer, requests, close };
}
