// Streams and bodies on raw workerd, with nothing between a client's socket and the isolate.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Isolate, startIsolate } from "../support/isolate.ts";
import { startWorkerZone, type WorkerZone } from "../support/worker-zone.ts";

describe.each(["2024-09-01", "2026-08-01"])("compatibility date %s", (compatibilityDate) => {
  let far: WorkerZone;
  let isolate: Isolate;
  let headers: Record<string, string>;

  beforeEach(async () => {
    far = await startWorkerZone();
    const worker = new URL("stream-end-worker.ts", import.meta.url);
    isolate = await startIsolate(worker, { bindings: far.bindings, compatibilityDate, port: far.port });
    headers = { Authorization: `Bearer ${await far.zone.mint({ user: "alice", resource: "worker" })}` };
  });

  afterEach(async () => {
    await isolate?.close();
    await far?.zone.close();
  });

  it("a stream ends with its caller's token, though nothing happens in it, and the handler is told", async () => {
    const response = await fetch(isolate.origin, { headers });
    expect(await response.text()).toBe("data: 1\n\n");
    expect(await (await fetch(`${isolate.origin}/heard`, { headers })).json()).toBe(true);
  });

  it("a body in bits is judged, and handed on to the byte", async () => {
    const send = (text: string) => {
      const body = new Blob([text]).stream();
      const init: RequestInit & { duplex: string } = { method: "POST", headers, body, duplex: "half" };
      return fetch(`${isolate.origin}/echo`, init);
    };
    const call = (name: string) =>
      ` {"method":"tools/call","params":{"name":"${name}","arguments":"${"\u00e4".repeat(200_000)}"}}`;
    expect((await send(call("send_mail"))).status).toBe(403);
    expect(await (await send(call("greet"))).text()).toBe(call("greet"));
  });
});
