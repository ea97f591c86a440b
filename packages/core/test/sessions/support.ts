import { beforeAll } from "vitest";
import type { EdgegrantEvent } from "../../src/events.ts";
import {
  type AuthenticatedHandler,
  ResourceServer,
  type ResourceServerOptions,
} from "../../src/server/resource-server.ts";
import { compact, createSigner, type Json, type Signer } from "../support/forge.ts";

export const ISSUER = "https://zone.example";
export const OTHER_ISSUER = "https://other.example";
export const ENDPOINT = "https://mcp.example/mcp";
export const SECRET = "a secret of at least 32 characters";

/** Two callers. */
export const ALICE: Json = { sub: "alice" };
export const BOB: Json = { sub: "bob" };

export interface Sent extends RequestInit {
  url?: string;
  session?: string;
}

/** A server whose handler keeps sessions, and its callers. */
export function sessionBench() {
  let signer: Signer;
  beforeAll(async () => {
    signer = await createSigner("ES256");
  });
  return {
    start(options: Partial<ResourceServerOptions> = {}, answers: AuthenticatedHandler = naming("7")) {
      const events: EdgegrantEvent[] = [];
      const received: Request[] = [];
      const keys = { keys: [signer.publicJwk] };
      const server = new ResourceServer({
        issuer: ISSUER,
        trustedIssuers: [OTHER_ISSUER],
        jwks: { [ISSUER]: keys, [OTHER_ISSUER]: keys },
        sessionKeys: { secret: SECRET },
        onEvent: (event) => events.push(event),
        ...options,
      });
      const send = async (claims: Json, { url = ENDPOINT, session, ...init }: Sent = {}, handler = answers) => {
        const sent = new Request(url, init);
        sent.headers.set("Authorization", `Bearer ${await tokenOf(claims)}`);
        if (session !== undefined) sent.headers.set("Mcp-Session-Id", session);
        return server.handle(sent, (request, auth) => {
          received.push(request);
          return handler(request, auth);
        });
      };
      const open = async (claims: Json = ALICE) => sessionOf(await send(claims));
      return { events, received, send, open };
    },
  };

  function tokenOf(claims: Json): Promise<string> {
    const exp = Math.floor(Date.now() / 1000) + 600;
    const usual = { iss: ISSUER, aud: "https://mcp.example", client_id: "agent", scope: "mcp:tools", exp };
    return compact({ typ: "at+jwt" }, { ...usual, ...claims }, signer);
  }
}

/** Answers that name a session. */
export function naming(id: string, body: BodyInit | null = "hello", init: ResponseInit = {}): AuthenticatedHandler {
  return () => new Response(body, { ...init, headers: { "Mcp-Session-Id": id, ...init.headers } });
}

export const sessionOf = (response: Response): string => response.headers.get("Mcp-Session-Id") ?? "";
