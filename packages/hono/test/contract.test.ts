import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { TokenCache } from "@edgegrant/core";
import { type AdapterHarness, adapterContract } from "@edgegrant/core/testing";
import { toNodeListener } from "@edgegrant/node";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { describe, it } from "vitest";
import { keycard } from "../src/node.ts";

type Options = Parameters<AdapterHarness["serve"]>[0];

/** An app with one route, which answers everything. */
function appOf({ fetch: handler, ...options }: Options) {
  const app = new Hono()
    .use(keycard(options))
    .all("*", (c) => handler(c.req.raw, c.var.auth, { tokens: c.var.tokens as TokenCache }));
  app.onError((error) => {
    throw error;
  });
  return app;
}

async function served(server: Server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** What @hono/node-server 2.1 does by itself, before or after the middleware. */
const NOT_OURS: readonly string[] = [
  // It sends the text of a stream's error to the caller.
  "serves the next request after an answer that breaks off",
  // It answers 400.
  "serves a request without a host, as HTTP/1.0 allows",
];

describe.each<[string, readonly string[], (options: Options) => Server]>([
  ["toNodeListener", [], (options: Options) => createServer(toNodeListener(appOf(options).fetch))],
  ["@hono/node-server", NOT_OURS, (options: Options) => createAdaptorServer({ fetch: appOf(options).fetch }) as Server],
])("the contract: keycard on %s", (_, except, open) => {
  const contract = adapterContract({
    serve: (options) => served(open(options)),
    connect: (port) => connect(port, "127.0.0.1"),
  });
  for (const { name, run } of contract) {
    // If one of these passes, the README is to change.
    if (except.includes(name)) it.fails(name, run);
    else it(name, run);
  }
});
