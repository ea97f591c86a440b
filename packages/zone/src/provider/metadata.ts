import type { Provider } from "oidc-provider";
import { endpointAt } from "../endpoints/names.ts";
import { jwtBearerGrant, tokenExchangeGrant, tokenTypes } from "../exchange/grant.ts";

/** Whether a zone issues identity assertions (ID-JAG), and whether it takes those of other zones. */
export interface CrossAppSupport {
  readonly issues: boolean;
  readonly takes: boolean;
}

/** Adds the zone's own features to both metadata documents. */
export function describeZone(provider: Provider, resourceScopes: readonly string[], crossApp: CrossAppSupport): void {
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
      grant_types_supported: [...(grants ?? []), tokenExchangeGrant, ...(crossApp.takes ? [jwtBearerGrant] : [])],
      ...(crossApp.issues && { identity_chaining_requested_token_types_supported: [tokenTypes.identityAssertion] }),
      scopes_supported: [...new Set([...(scopes ?? []), ...resourceScopes])],
    });
  });
}
