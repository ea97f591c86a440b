import { createGateway } from "@edgegrant/core";
import { type Behaviour, type Context, same } from "./behaviour.ts";
import { mint } from "./zone.ts";

function gatewayOf({ issuer, secretServer, clientId, clientSecret, upstream, profile }: Context) {
  const settings = { KEYCARD_ISSUER: issuer, KEYCARD_CLIENT_ID: clientId, KEYCARD_CLIENT_SECRET: clientSecret };
  const behind = { upstream: new URL(".", profile).href, exchange: upstream };
  return createGateway(settings, { ...behind, resource: secretServer, onEvent: () => undefined });
}

export const gateway: readonly Behaviour[] = [
  {
    name: "puts each caller before the server behind it as themselves",
    run: async (context) => {
      const handle = gatewayOf(context);
      const ask = async (user: string) => {
        const token = await mint(context, { user, resource: "secret", scope: "mcp:tools" });
        const headers = { Authorization: `Bearer ${token}` };
        const answer = await handle(new Request(`${context.secretServer}/user`, { headers }));
        return [((await answer.json()) as { id: string }).id, answer.headers.get("Cache-Control")];
      };
      same(await ask("alice"), ["alice", "private, no-store"]);
      same(await ask("bob"), ["bob", "private, no-store"]);
    },
  },
];
