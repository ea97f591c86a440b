import type { Server } from "node:http";
import type { TokenCache } from "@edgegrant/core";
import {
  type AdapterHarness,
  adapterContract,
  type ReplayStoreHarness,
  replayStoreContract,
  type ServedAdapter,
  type TokenStoreHarness,
  tokenStoreContract,
} from "@edgegrant/core/testing";
import { type Behaviour, type Context, keeps } from "../behaviours/behaviour.ts";

type Handler = (request: Request) => Response | Promise<Response>;

/** The parts of the runtimes' APIs that are used here. Their own types would conflict with each other. */
declare const Deno: {
  openKv(path: string): Promise<import("@edgegrant/deno").TokenKv & { close(): void }>;
  serve(where: object, handler: Handler): { addr: { port: number }; shutdown(): Promise<void> };
};
declare const Bun: { serve(options: object): { port: number; stop(isImmediate: boolean): Promise<void> } };

interface Adapter {
  serve: AdapterHarness["serve"];
  /** Serves any web-standard handler. */
  serveHandler: (handler: Handler) => ServedAdapter | Promise<ServedAdapter>;
  openStore: TokenStoreHarness["open"];
  /** A store of used proofs, if the adapter has one. */
  openReplayStore?: ReplayStoreHarness["open"];
}

const SECRET = "a sealing secret of the portable suite";

/** The installed adapters, each with its server and its store. */
const ADAPTERS: Readonly<Record<string, () => Promise<Adapter>>> = {
  "@edgegrant/deno": async () => {
    const { KvTokenStore, serveKeycard } = await import("@edgegrant/deno");
    return {
      serve: (options) => {
        const server = serveKeycard({ ...options, port: 0, onListen: () => undefined });
        return { origin: `http://127.0.0.1:${server.addr.port}`, close: () => server.shutdown() };
      },
      serveHandler: (handler) => {
        const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => undefined }, handler);
        return { origin: `http://127.0.0.1:${server.addr.port}`, close: () => server.shutdown() };
      },
      openStore: async () => {
        const kv = await Deno.openKv(":memory:");
        return { store: new KvTokenStore(kv, { secret: SECRET }), close: () => kv.close() };
      },
    };
  },
  "@edgegrant/bun": async () => {
    const [{ SqliteReplayStore, SqliteTokenStore, serveKeycard }, { Database }] = await Promise.all([
      import("@edgegrant/bun"),
      import("bun:sqlite"),
    ]);
    return {
      serve: (options) => {
        const server = serveKeycard({ ...options, port: 0, onListen: () => undefined });
        return { origin: `http://127.0.0.1:${server.port}`, close: () => server.stop(true) };
      },
      serveHandler: (fetch) => {
        const options = { port: 0, hostname: "127.0.0.1", idleTimeout: 0, development: false, fetch };
        const server = Bun.serve(options);
        return { origin: `http://127.0.0.1:${server.port}`, close: () => server.stop(true) };
      },
      openStore: () => ({
        store: new SqliteTokenStore(new Database(":memory:"), { secret: SECRET, maxEntries: 20 }),
        maxEntries: 20,
      }),
      openReplayStore: () => ({
        store: new SqliteReplayStore(new Database(":memory:"), { maxEntries: 20 }),
        maxEntries: 20,
      }),
    };
  },
  "@edgegrant/node": async () => {
    const [
      { SqliteReplayStore, SqliteTokenStore, serveKeycard, toNodeListener },
      { default: Database },
      { createServer },
    ] = await Promise.all([import("@edgegrant/node"), import("libsql"), import("node:http")]);
    return {
      serve: (options) => served(serveKeycard({ ...options, port: 0, onListen: () => undefined })),
      serveHandler: (handler) => served(createServer(toNodeListener(handler)).listen(0, "127.0.0.1")),
      openStore: () => ({
        store: new SqliteTokenStore(new Database(":memory:"), { secret: SECRET, maxEntries: 20 }),
        maxEntries: 20,
      }),
      openReplayStore: () => ({
        store: new SqliteReplayStore(new Database(":memory:"), { maxEntries: 20 }),
        maxEntries: 20,
      }),
    };
  },
};

async function served(server: Server): Promise<ServedAdapter> {
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://127.0.0.1:${port}`, close };
}

/** An app of Hono with one route, which calls the handler. */
async function honoApp({ fetch: handler, ...options }: Parameters<AdapterHarness["serve"]>[0]): Promise<Handler> {
  const [{ keycard }, { Hono }] = await Promise.all([import("@edgegrant/hono"), import("hono")]);
  const app = new Hono()
    .use(keycard(options))
    .all("*", ({ req, var: { auth, tokens } }) => handler(req.raw, auth, { tokens: tokens as TokenCache }));
  app.onError((error) => {
    throw error;
  });
  return (request) => app.fetch(request);
}

/** The contracts of this runtime's adapter. */
export async function adapterBehaviours({ adapter = "" }: Context): Promise<Behaviour[]> {
  const loaded = await ADAPTERS[adapter]?.();
  if (!loaded) return [];
  const { serve, serveHandler, openStore, openReplayStore } = loaded;
  // These runtimes have this module. A page does not.
  const { connect } = await import("node:net");
  return [
    {
      name: "its server keeps the contract of adapters",
      run: () => keeps(adapterContract({ serve, connect: (port) => connect(port, "127.0.0.1") })),
    },
    {
      name: "its server keeps the contract of adapters with an app of Hono",
      run: () =>
        keeps(
          adapterContract({
            serve: async (options) => serveHandler(await honoApp(options)),
            connect: (port) => connect(port, "127.0.0.1"),
          }),
        ),
    },
    { name: "its store keeps the contract of stores", run: () => keeps(tokenStoreContract({ open: openStore })) },
    ...(openReplayStore
      ? [
          {
            name: "its store of used proofs keeps the contract of replay stores",
            run: () => keeps(replayStoreContract({ open: openReplayStore })),
          },
        ]
      : []),
  ];
}
