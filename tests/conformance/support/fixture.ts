import { freePort } from "@edgegrant/example-demo";
import { startZone } from "@edgegrant/zone";
import { startIsolate } from "../../support/isolate.ts";
import { startBearerProxy } from "./bearer-proxy.ts";

/** The fixture server on workerd, with a proxy for a client that knows no tokens. */
export interface Fixture {
  /** The proxy's origin. It adds a token to each request. */
  readonly origin: string;
  close(): Promise<void>;
}

export async function startFixture(): Promise<Fixture> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => void (await Promise.all(closers.splice(0).map((closer) => closer())));
  try {
    const port = await freePort();
    const identifier = `http://127.0.0.1:${port}`;
    const zone = await startZone({
      users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
      resources: [{ id: "fixture", name: "Fixture", identifier, scopes: ["mcp:tools"] }],
      applications: [],
    });
    closers.push(() => zone.close());
    const isolate = await startIsolate(new URL("../fixture/worker.ts", import.meta.url), {
      port,
      compatibilityDate: "2026-08-01",
      bindings: { KEYCARD_ISSUER: zone.issuer },
      durableObjects: { SESSIONS: "Session", STATELESS: "Stateless" },
    });
    closers.push(() => isolate.close());
    const proxy = await startBearerProxy(new URL(isolate.origin), await zone.mint({ resource: "fixture" }));
    closers.push(() => proxy.close());
    return { origin: proxy.origin, close };
  } catch (error) {
    await close();
    throw error;
  }
}
