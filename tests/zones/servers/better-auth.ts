import { oauthProvider } from "@better-auth/oauth-provider";
import { type BetterAuthPlugin, betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { jwt } from "better-auth/plugins";
import { CALLBACK, codeIn, type ForeignServer, listen, pkce, redeem, tokenOf } from "./server.ts";

const TABLES = [
  ...["user", "session", "account", "verification", "jwks", "rateLimit"],
  ...["oauthClient", "oauthAccessToken", "oauthRefreshToken", "oauthConsent", "oauthResource", "oauthClientResource"],
];

/** The part of the plugin's API that makes clients. */
interface OAuthApi {
  adminCreateOAuthClient(request: {
    headers: Headers;
    body: object;
  }): Promise<{ client_id: string; client_secret?: string }>;
}

/** better-auth, and an application of its own that has a secret. */
export interface BetterAuth extends ForeignServer {
  readonly application: { clientId: string; clientSecret: string };
  /** A token that the application gets for itself. */
  applicationToken(resource: string): Promise<string>;
}

/** better-auth with its OAuth provider plugin, and Alice. */
export async function startBetterAuth(resources: readonly string[]): Promise<BetterAuth> {
  let handle: (request: Request) => Promise<Response> = () => Promise.reject(new Error("not yet"));
  const { origin, close } = await listen(() => (request) => handle(request));
  const auth = betterAuth({
    baseURL: origin,
    secret: "a secret of more than thirty-two characters",
    database: memoryAdapter(Object.fromEntries(TABLES.map((table) => [table, []]))),
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { disabled: true },
    plugins: [
      jwt(),
      // Its types do not fit those of better-auth with `exactOptionalPropertyTypes`.
      oauthProvider({
        loginPage: "/login",
        consentPage: "/consent",
        scopes: ["openid", "mcp:tools"],
        resources: [...resources],
        // Otherwise each client has to be linked to each resource.
        enforcePerClientResources: false,
        // Otherwise nobody may give an application scopes of its own.
        clientPrivileges: () => true,
      }) as unknown as BetterAuthPlugin,
    ],
  });
  handle = auth.handler;
  const issuer = `${origin}/api/auth`;
  const post = (path: string, body: object) =>
    fetch(issuer + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: origin },
      body: JSON.stringify(body),
    });
  const person = { name: "Alice", email: "alice@example.com", password: "correct horse battery" };
  const signedUp = await post("/sign-up/email", person);
  const cookie = signedUp.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const create = (body: object) =>
    (auth.api as unknown as OAuthApi).adminCreateOAuthClient({ headers: new Headers({ cookie }), body });
  const own = await create({
    redirect_uris: ["https://mcp.example.com/callback"],
    token_endpoint_auth_method: "client_secret_basic",
    grant_types: ["authorization_code", "client_credentials"],
    response_types: ["code"],
    client_credentials_scopes: ["mcp:tools"],
    scope: "mcp:tools",
  });
  const application = { clientId: own.client_id, clientSecret: own.client_secret ?? "" };
  const { client_id: clientId } = await create({
    redirect_uris: [CALLBACK],
    // A client of the default type, `web`, may not have a loopback address.
    application_type: "native",
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code"],
    response_types: ["code"],
    skip_consent: true,
    scope: "openid mcp:tools",
  });
  return {
    issuer,
    application,
    async applicationToken(resource) {
      const body = new URLSearchParams({ grant_type: "client_credentials", scope: "mcp:tools", resource });
      const headers = { Authorization: `Basic ${btoa(`${application.clientId}:${application.clientSecret}`)}` };
      return tokenOf(await fetch(`${issuer}/oauth2/token`, { method: "POST", headers, body }));
    },
    async token({ resource, scope = "mcp:tools" } = {}) {
      const { challenge, verifier } = await pkce();
      const target: Record<string, string> = resource === undefined ? {} : { resource };
      const asked = { client_id: clientId, redirect_uri: CALLBACK, response_type: "code", state: "s", scope };
      const url = `${issuer}/oauth2/authorize?${new URLSearchParams({ ...asked, ...challenge, ...target })}`;
      const done = await fetch(url, { redirect: "manual", headers: { cookie } });
      // A `fetch` gets the address to go to in JSON: Node sends `Sec-Fetch-Mode: cors`, as a page does.
      const { url: callback } = (await done.json()) as { url: string };
      const code = codeIn(callback);
      return redeem(`${issuer}/oauth2/token`, { code, client_id: clientId, code_verifier: verifier, ...target });
    },
    close,
  };
}
