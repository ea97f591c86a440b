import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { jsonPath } from "../config/messages.ts";
import { endpointNames } from "../endpoints/names.ts";
import { faultSchema } from "../faults/parse.ts";
import { readBody } from "../http/body.ts";
import { sendJson } from "../http/respond.ts";
import type { Zone } from "../zone.ts";
import { refuseControl } from "./guard.ts";
import { mintRequestSchema } from "./mint-request.ts";
import type { PublicConfig } from "./public-config.ts";

const maximumBytes = 256 * 1024;

const faultRequest = z.strictObject({ endpoint: z.enum(endpointNames), fault: faultSchema });
const rotateRequest = z.strictObject({ retire: z.exactOptional(z.boolean()) });

type Answer = { status: number; body?: unknown };
type Action = (zone: Zone, body: unknown, config: () => PublicConfig) => Answer | Promise<Answer>;

const done: Answer = { status: 204 };

const actions: Readonly<Record<string, Readonly<Record<string, Action>>>> = {
  "/zone/audit.json": { GET: (zone) => ({ status: 200, body: zone.audit() }) },
  "/zone/config.json": { GET: (_zone, _body, config) => ({ status: 200, body: config() }) },
  "/zone/counters": {
    GET: (zone) => ({ status: 200, body: zone.counters() }),
    DELETE(zone) {
      zone.resetCounters();
      return done;
    },
  },
  "/zone/faults": {
    PUT(zone, body) {
      const { endpoint, fault } = faultRequest.parse(body);
      zone.setFault(endpoint, fault);
      return done;
    },
    DELETE(zone) {
      zone.clearFaults();
      return done;
    },
  },
  "/zone/keys/rotate": {
    async POST(zone, body) {
      await zone.rotateKeys(rotateRequest.parse(body));
      return done;
    },
  },
  "/zone/tokens": {
    POST: async (zone, body) => ({ status: 200, body: { token: await zone.mint(mintRequestSchema.parse(body)) } }),
  },
};

/**
 * The zone's HTTP control interface, for tests in other processes and runtimes. @returns whether it handled the request
 */
export async function handleControl(
  zone: Zone,
  config: () => PublicConfig,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const methods = actions[new URL(request.url ?? "/", zone.issuer).pathname];
  if (methods === undefined) return false;
  const refused = refuseControl(request, zone.issuer);
  const action = methods[request.method === "HEAD" ? "GET" : (request.method ?? "")];
  if (refused !== undefined) sendJson(response, 403, { error: "refused", error_description: refused });
  else if (action === undefined) {
    sendJson(response, 405, { error: "method_not_allowed" }, { allow: Object.keys(methods).join(", ") });
  } else await act(zone, config, action, request, response);
  return true;
}

async function act(
  zone: Zone,
  config: () => PublicConfig,
  action: Action,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const text = (await readBody(request, maximumBytes)).toString();
    const { status, body } = await action(zone, JSON.parse(text || "{}"), config);
    if (body === undefined) response.writeHead(status).end();
    else sendJson(response, status, body);
  } catch (error) {
    sendJson(response, 400, { error: "invalid_request", error_description: explain(error) });
  }
}

function explain(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : "the request is not valid";
  return error.issues.map(({ path, message }) => [jsonPath(path), message].filter(Boolean).join(": ")).join("; ");
}
