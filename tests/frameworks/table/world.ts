import { freePort } from "@edgegrant/example-demo";
import { startZone, type Zone } from "@edgegrant/zone";
import type { Framework, Place, RunningServer } from "./framework.ts";
import { codeOf } from "./recipe.ts";

export type User = "alice" | "bob";

/** A zone with one server, and what tests do with them. */
export interface World {
  /** The URL of the MCP endpoint, which is the identifier of the resource. */
  readonly url: string;
  /** A token for the server. */
  tokenOf(user: User, ...scopes: string[]): Promise<string>;
  /** Runs the recipe, or a changed one, while `work` runs, and until something else is run. */
  withServer<Result>(change: (code: string) => string, work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** A world of the framework's own, so that nothing is left over from another one. */
export async function startWorld({ recipe, start }: Framework): Promise<World> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/mcp`;
  const zone: Zone = await startZone({
    users: [
      { id: "alice", name: "Alice Archer", email: "alice@example.com" },
      { id: "bob", name: "Bob Builder", email: "bob@example.com" },
    ],
    resources: [
      { id: "server", name: "The server", identifier: url, scopes: ["mcp:tools", "mail:send", "mail:delete"] },
    ],
    applications: [],
  });
  const place: Place = {
    port,
    settings: {
      KEYCARD_ISSUER: zone.issuer,
      KEYCARD_SERVER_URL: url,
      KEYCARD_CACHE_SECRET: "a secret of this test, of 32 bytes or more",
    },
  };
  let server: RunningServer | undefined;
  return {
    url,
    tokenOf: (user, ...scopes) => zone.mint({ user, audience: url, scope: ["mcp:tools", ...scopes].join(" ") }),
    async withServer(change, work) {
      const code = change(codeOf(recipe));
      if (server?.rerun) await server.rerun(code);
      else {
        await server?.close();
        server = undefined;
        server = await start(code, place);
      }
      return work();
    },
    async close() {
      await server?.close();
      await zone.close();
    },
  };
}
