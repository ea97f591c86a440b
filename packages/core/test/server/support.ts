import {
  type AuthenticatedHandler,
  ResourceServer,
  type ResourceServerOptions,
} from "../../src/server/resource-server.ts";
import { MCP, recorder, testZone } from "../exchange/support.ts";

export const RESOURCE_METADATA = `${MCP}/.well-known/oauth-protected-resource`;
/** The origin of a page. */
export const APP = "https://app.example";

/** A request for the MCP endpoint. */
export function request(headers: Record<string, string> = {}, init: RequestInit = {}): Request {
  return new Request(`${MCP}/mcp`, { headers, ...init });
}

export const challengeOf = (response: Response): string => response.headers.get("WWW-Authenticate") ?? "";

/** The zone for a file's tests, servers that trust it, and requests with its tokens. */
export function serverBench() {
  const zone = testZone();
  return {
    zone,
    setUp(options: Partial<ResourceServerOptions> = {}) {
      const { events, onEvent } = recorder();
      const server = new ResourceServer({ issuer: zone().issuer, onEvent, ...options });
      const send = (sent: Request, handler: AuthenticatedHandler = () => new Response("hello")) =>
        server.handle(sent, handler);
      return { server, events, send };
    },
    async withToken(scope = "mcp:tools", headers: Record<string, string> = {}): Promise<Request> {
      const token = await zone().mint({ user: "alice", resource: MCP, scope });
      return request({ Authorization: `Bearer ${token}`, ...headers });
    },
  };
}
