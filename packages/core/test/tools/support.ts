import { beforeAll } from "vitest";
import type { EdgegrantEvent } from "../../src/events.ts";
import {
  type AuthenticatedHandler,
  ResourceServer,
  type ResourceServerOptions,
} from "../../src/server/resource-server.ts";
import { compact, createSigner, type Signer } from "../support/forge.ts";

export const ISSUER = "https://zone.example";
export const ENDPOINT = "https://mcp.example/mcp";
/** Later than the slowest run of the tests ends. In seconds since the epoch. */
export const EXPIRY = Math.floor(Date.now() / 1000) + 36_000;

export interface Sent {
  body?: BodyInit | undefined;
  scope?: string;
  method?: string;
  headers?: Record<string, string>;
}

/** A server with scopes for single tools, and its caller. */
export function toolBench() {
  let signer: Signer;
  const tokens = new Map<string, string>();
  beforeAll(async () => {
    signer = await createSigner("ES256");
  });
  return {
    start(options: Partial<ResourceServerOptions> = {}, handler: AuthenticatedHandler = () => new Response("done")) {
      const events: EdgegrantEvent[] = [];
      /** The bodies that the handler got. */
      const reached: Uint8Array[] = [];
      const requests: Request[] = [];
      const server = new ResourceServer({
        issuer: ISSUER,
        jwks: { [ISSUER]: { keys: [signer.publicJwk] } },
        sessions: "unbound",
        onEvent: (event) => events.push(event),
        ...options,
      });
      const send = async ({ body, scope = "mcp:tools", method = "POST", headers = {} }: Sent) => {
        const token = await tokenOf(scope);
        const init: RequestInit & { duplex: "half" } = {
          method,
          ...(body !== undefined && { body }),
          headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...headers },
          duplex: "half",
        };
        return server.handle(new Request(ENDPOINT, init), async (request, auth) => {
          requests.push(request);
          reached.push(new Uint8Array(await request.clone().arrayBuffer()));
          return handler(request, auth);
        });
      };
      return { events, reached, requests, send };
    },
  };

  /** One token for each scope: a property sends it a thousand times. */
  async function tokenOf(scope: string): Promise<string> {
    const claims = { iss: ISSUER, sub: "alice", aud: "https://mcp.example", client_id: "agent", scope, exp: EXPIRY };
    const token = tokens.get(scope) ?? (await compact({ typ: "at+jwt" }, claims, signer));
    tokens.set(scope, token);
    return token;
  }
}

/** A JSON-RPC request. */
export function message(method: string, params: object = {}, id: unknown = 1): object {
  return { jsonrpc: "2.0", id, method, params };
}

export const call = (name: unknown, id: unknown = 1) => message("tools/call", { name, arguments: {} }, id);

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

export const challengeOf = (response: Response): string => response.headers.get("WWW-Authenticate") ?? "";
/** The scopes in a challenge. */
export const scopesIn = (response: Response): string | undefined => /scope="([^"]*)"/.exec(challengeOf(response))?.[1];
