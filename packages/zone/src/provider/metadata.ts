import type { Provider } from "oidc-provider";
import { endpointAt } from "../endpoints/names.ts";
import { tokenExchangeGrant } from "../exchange/grant.ts";

/** Adds the zone's own features to both metadata documents. */
export function describeZone(provider: Provider, resourceScopes: readonly string[]): void {
  provider.use(async (context, next) => {
    await next();
    const endpoint = endpointAt(context.path);
    if (endpoint !== "authorization-server-metadata" && endpoint !== "openid-configuration") return;
    const document: unknown = context.body;
    if (context.status !== 200 || typeof document !== "object" || document === null) return;
    const { grant_types_supported: grants, scopes_supported: scopes } = document as Record<
      string,
      string[] | undefined
    >;
    Object.assign(document, {
      grant_types_supported: [...(grants ?? []), tokenExchangeGrant],
      scopes_supported: [...new Set([...(scopes ?? []), ...resourceScopes])],
    });
  });
}
