export { type AuthInfo, InsufficientScopeError, insufficientScope, needs, requireScopes } from "@edgegrant/core";
export type { KeycardOptions, KeycardVariables, UpstreamTokens } from "./options.ts";
