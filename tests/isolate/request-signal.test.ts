// With `enable_request_signal` a Worker is notified when its caller disconnects. All work for that caller ends then,
// including the call of the upstream API.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sendAndLinger } from "../support/clients.ts";
import { type Isolate, startIsolate } from "../support/isolate.ts";

/** An API that never answers. */
let upstream: Server;
let isolate: Isolate;
let asked = 0;
let ended = 0;

beforeAll(async () => {
  upstream = createServer((_request, response) => {
    asked += 1;
    response.on("close", () => {
      ended += 1;
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const { port } = upstream.address() as AddressInfo;
  isolate = await startIsolate(new URL("departing-worker.ts", import.meta.url), {
    port: 0,
    compatibilityDate: "2026-08-01",
    flags: ["enable_request_signal"],
    bindings: { UPSTREAM: `http://127.0.0.1:${port}` },
  });
});

afterAll(async () => {
  await isolate?.close();
  upstream?.closeAllConnections();
  upstream?.close();
});

it.each(["option", "request"])("fetchWithToken ends when the caller leaves, by the signal of its %s", async (path) => {
  const before = { asked, ended };
  const caller = await sendAndLinger(new URL(`/${path}`, isolate.origin), "token");
  await expect.poll(() => asked - before.asked, { interval: 5 }).toBe(1);
  caller.vanish();
  await expect.poll(() => ended - before.ended, { interval: 5 }).toBe(1);
});
