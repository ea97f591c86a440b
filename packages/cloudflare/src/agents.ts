import { type AuthInfo, ConfigurationError } from "@edgegrant/core";

/** What `createMcpHandler` of `agents` reads of the context of a request. */
export interface CallerContext {
  /** What `getMcpAuthContext()` gives to tools. */
  props: AuthInfo;
  /** What `agents` makes the `authInfo` of the MCP SDK from. `OAuthProvider` of Cloudflare sets the same members. */
  auth: {
    token: string;
    clientId: string;
    audience: string;
    scope: string[];
    expiresAt: number;
  };
}

/**
 * Hands the caller on to `createMcpHandler` of Cloudflare's `agents`, which goes by the context of the request. Tools
 * then find the caller in the SDK's `authInfo` and by {@link callerOf}.
 *
 * @param ctx The context that the Worker got for this request. It stays as it is: that of a Durable Object is shared
 *   between requests.
 * @returns a context for this caller, which has everything else from `ctx`.
 * @throws {ConfigurationError} if the token's audience is not an http or https URL. `agents` would drop the caller.
 *
 * @example
 * ```ts
 * fetch: (request, env, ctx, auth) => mcp(request, env, withCaller(ctx, auth)),
 * ```
 */
export function withCaller<Context extends object>(ctx: Context, auth: AuthInfo): Context & CallerContext {
  const { token, clientId, audience, scopes, expiresAt } = auth;
  if (audience === undefined || !/^https?:$/.test(URL.parse(audience)?.protocol ?? "")) {
    throw new ConfigurationError(
      "withCaller: `agents` knows only callers whose token is for an http or https URL. Register the server with its URL",
    );
  }
  return withMembers(ctx, { props: auth, auth: { token, clientId, audience, scope: [...scopes], expiresAt } });
}

/** An object that has these members, and all others from `target`. A context's methods work only on the context itself. */
function withMembers<Target extends object, Members extends object>(
  target: Target,
  members: Members,
): Target & Members {
  return new Proxy(target, {
    get(_, name) {
      if (Object.hasOwn(members, name)) return Reflect.get(members, name);
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
    has: (_, name) => Object.hasOwn(members, name) || Reflect.has(target, name),
  }) as Target & Members;
}

/** What holds a caller within `agents`: `getMcpAuthContext()`, or the `authInfo` of a tool. */
export type CallerHolder = { props?: unknown; extra?: { props?: unknown } | undefined } | undefined;

/**
 * The caller within a tool of `agents`, with all that edgegrant knows: subject, issuer and claims too, so that a token
 * cache takes it.
 *
 * @param holder `getMcpAuthContext()`, or the `authInfo` of the SDK.
 * @throws {ConfigurationError} if there is no caller, because {@link withCaller} was not used.
 *
 * @example
 * ```ts
 * server.registerTool("whoami", {}, () => text(`${callerOf(getMcpAuthContext()).subject}`));
 * ```
 */
export function callerOf(holder: CallerHolder): AuthInfo {
  const caller = holder?.props ?? holder?.extra?.props;
  if (isCaller(caller)) return caller;
  throw new ConfigurationError(
    "callerOf: the caller is not known here, so nothing is allowed. Call the handler of `agents` with `withCaller(ctx, auth)`",
  );
}

function isCaller(value: unknown): value is AuthInfo {
  const { token, clientId, issuer, scopes } = (value ?? {}) as Partial<AuthInfo>;
  return [token, clientId, issuer].every((text) => typeof text === "string" && text !== "") && Array.isArray(scopes);
}
