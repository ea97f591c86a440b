import { AuthorizationServer } from "../../src/discovery/authorization-server.ts";
import { type WellKnownOptions, wellKnownResponse } from "../../src/metadata/well-known.ts";
import { createRuntime } from "../../src/platform/runtime.ts";
import { testZone } from "../exchange/support.ts";

export const ORIGIN = "https://mcp.example";
export const RESOURCE_PATH = "/.well-known/oauth-protected-resource";
export const SERVER_PATH = "/.well-known/oauth-authorization-server";
export const JWKS_PATH = "/.well-known/jwks.json";

/** Headers that proxies and callers may set. None of them has an effect. */
export const HEADERS_OF_PROXIES = [
  { "X-Forwarded-Host": "evil.example" },
  { "X-Forwarded-Proto": "http", "X-Forwarded-Port": "8443" },
  { Forwarded: "host=evil.example;proto=http" },
  { "X-Forwarded-Prefix": "/evil", "X-Original-URL": "/evil", "X-Rewrite-URL": "/evil" },
  { Origin: "https://evil.example", Referer: "https://evil.example/" },
] as Record<string, string>[];

/** The zone for a file's tests, and a server's documents about it. */
export function documentBench() {
  const zone = testZone();

  function options(
    changes: Partial<WellKnownOptions> & { issuer?: string; now?: () => number } = {},
  ): WellKnownOptions {
    const { issuer = zone().issuer, now, ...rest } = changes;
    const server = new AuthorizationServer(issuer, createRuntime({ onEvent: () => undefined, now }));
    return { authorizationServer: () => server, ...rest };
  }

  async function answer(path: string, given = options(), init: RequestInit = {}): Promise<Response> {
    const response = await wellKnownResponse(new Request(ORIGIN + path, init), given);
    if (!response) throw new Error(`${path} is not answered`);
    return response;
  }

  return { zone, options, answer };
}

export const json = async (response: Response): Promise<Record<string, unknown>> => response.json();
