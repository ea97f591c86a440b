import {
  type AdapterHarness,
  adapterContract,
  type TokenStoreHarness,
  tokenStoreContract,
} from "@edgegrant/core/testing";
import { type Behaviour, type Context, keeps } from "../behaviours/behaviour.ts";

/** The part of Deno's API that is used here. Deno's own types would conflict with those of the other runtimes. */
declare const Deno: { openKv(path: string): Promise<import("@edgegrant/deno").TokenKv & { close(): void }> };

interface Adapter {
  serve: AdapterHarness["serve"];
  openStore: TokenStoreHarness["open"];
}

const SECRET = "a sealing secret of the portable suite";

/** The installed adapters, each with its server and its store. */
const ADAPTERS: Readonly<Record<string, () => Promise<Adapter>>> = {
  "@edgegrant/deno": async () => {
    const { KvTokenStore, serveKeycard } = await import("@edgegrant/deno");
    return {
      serve: (options) => {
        const server = serveKeycard({ ...options, port: 0, hostname: "127.0.0.1" });
        return { origin: `http://127.0.0.1:${server.addr.port}`, close: () => server.shutdown() };
      },
      openStore: async () => {
        const kv = await Deno.openKv(":memory:");
        return { store: new KvTokenStore(kv, { secret: SECRET }), close: () => kv.close() };
      },
    };
  },
  "@edgegrant/bun": async () => {
    const [{ SqliteTokenStore, serveKeycard }, { Database }] = await Promise.all([
      import("@edgegrant/bun"),
      import("bun:sqlite"),
    ]);
    return {
      serve: (options) => {
        const server = serveKeycard({ ...options, port: 0, hostname: "127.0.0.1" });
        return { origin: `http://127.0.0.1:${server.port}`, close: () => server.stop(true) };
      },
      openStore: () => ({
        store: new SqliteTokenStore(new Database(":memory:"), { secret: SECRET, maxEntries: 20 }),
        maxEntries: 20,
      }),
    };
  },
  "@edgegrant/node": async () => {
    const [{ SqliteTokenStore, serveKeycard }, { default: Database }] = await Promise.all([
      import("@edgegrant/node"),
      import("libsql"),
    ]);
    return {
      serve: async (options) => {
        const server = serveKeycard({ ...options, port: 0, hostname: "127.0.0.1" });
        await new Promise((resolve) => server.once("listening", resolve));
        const address = server.address();
        const port = typeof address === "object" ? address?.port : undefined;
        const close = () => {
          server.closeAllConnections();
          server.close();
        };
        return { origin: `http://127.0.0.1:${port}`, close };
      },
      openStore: () => ({
        store: new SqliteTokenStore(new Database(":memory:"), { secret: SECRET, maxEntries: 20 }),
        maxEntries: 20,
      }),
    };
  },
};

/** The contracts of this runtime's adapter. */
export async function adapterBehaviours({ adapter = "" }: Context): Promise<Behaviour[]> {
  const loaded = await ADAPTERS[adapter]?.();
  if (!loaded) return [];
  const { serve, openStore } = loaded;
  // These runtimes have this module. A page does not.
  const { connect } = await import("node:net");
  return [
    {
      name: "its server keeps the contract of adapters",
      run: () => keeps(adapterContract({ serve, connect: (port) => connect(port, "127.0.0.1") })),
    },
    { name: "its store keeps the contract of stores", run: () => keeps(tokenStoreContract({ open: openStore })) },
  ];
}
