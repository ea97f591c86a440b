/** The endpoints that have a counter and can have a fault. */
export const endpointNames = [
  "authorization-server-metadata",
  "openid-configuration",
  "jwks",
  "authorize",
  "token",
  "register",
  "userinfo",
  "upstream",
] as const;

export type EndpointName = (typeof endpointNames)[number];

export const paths = {
  authorize: "/authorize",
  token: "/token",
  register: "/register",
  jwks: "/jwks",
  userinfo: "/userinfo",
} as const;

const byPath: ReadonlyMap<string, EndpointName> = new Map([
  ["/.well-known/oauth-authorization-server", "authorization-server-metadata"],
  ["/.well-known/openid-configuration", "openid-configuration"],
  [paths.authorize, "authorize"],
  [paths.token, "token"],
  [paths.register, "register"],
  [paths.jwks, "jwks"],
  [paths.userinfo, "userinfo"],
]);

export function endpointAt(pathname: string): EndpointName | undefined {
  return byPath.get(pathname);
}

export function isEndpointName(value: unknown): value is EndpointName {
  return endpointNames.some((name) => name === value);
}
