import {
  type AuthInfo,
  ClientSecret,
  createTokenCache,
  type KeycardSettings,
  TokenExchangeClient,
  TokenExchangeError,
  WebIdentity,
} from "@edgegrant/core";
import { type Behaviour, type Context, failureOf, holds, same } from "./behaviour.ts";
import { exchangesOf, mint } from "./zone.ts";

const quiet = { onEvent: () => undefined };

/** A caller as the verifier returns it. */
async function callerOf(
  context: Context,
  user: string,
  resource: "secret" | "key",
  clientId = "agent",
): Promise<AuthInfo> {
  const token = await mint(context, { user, resource, scope: "mcp:tools", clientId });
  const claims = { aud: resource === "key" ? context.keyServer : context.secretServer };
  const expiresAt = Math.floor(Date.now() / 1000) + 3600;
  return { token, subject: user, clientId, scopes: ["mcp:tools"], issuer: context.issuer, expiresAt, claims };
}

/** The user of a token, according to the upstream API. */
async function identityAt({ profile }: Context, accessToken: string): Promise<string> {
  const response = await fetch(profile, { headers: { Authorization: `Bearer ${accessToken}` } });
  return response.ok ? ((await response.json()) as { id: string }).id : `refused with ${response.status}`;
}

const secretSettings = (context: Context): KeycardSettings => ({
  KEYCARD_ISSUER: context.issuer,
  KEYCARD_CLIENT_ID: context.clientId,
  KEYCARD_CLIENT_SECRET: context.clientSecret,
});

export const exchange: readonly Behaviour[] = [
  {
    name: "exchanges with a client secret",
    run: async (context) => {
      const { token } = await callerOf(context, "alice", "secret");
      const credential = new ClientSecret(context.clientId, context.clientSecret);
      const client = new TokenExchangeClient(context.issuer, { ...quiet, credential });
      const granted = await client.exchangeToken({ subjectToken: token, resource: context.upstream });
      same([granted.tokenType, await identityAt(context, granted.accessToken)], ["Bearer", "alice"]);
    },
  },
  {
    name: "exchanges with a key of its own",
    run: async (context) => {
      const { token } = await callerOf(context, "alice", "key");
      const credential = new WebIdentity(context.privateKey);
      const client = new TokenExchangeClient(context.issuer, { ...quiet, credential });
      const granted = await client.exchangeToken({ subjectToken: token, resource: context.upstream });
      same(await identityAt(context, granted.accessToken), "alice");
    },
  },
  {
    name: "picks the key where the settings hold both",
    run: async (context) => {
      const settings = { ...secretSettings(context), KEYCARD_CLIENT_ID: "", KEYCARD_PRIVATE_KEY: context.privateKey };
      const cache = createTokenCache(settings, quiet);
      const { accessToken } = await cache.getToken(await callerOf(context, "bob", "key"), context.upstream);
      same(await identityAt(context, accessToken), "bob");
    },
  },
  {
    name: "reports the zone's refusal, without a token in it",
    run: async (context) => {
      const auth = await callerOf(context, "alice", "secret");
      const cache = createTokenCache(secretSettings(context), quiet);
      const error = await failureOf(cache.getToken(auth, "https://unknown.example"));
      holds(error instanceof TokenExchangeError, "it is an error of the exchange");
      same([error.errorCode, error.status], ["invalid_target", 403]);
      holds(!`${error.message} ${error.stack}`.includes(auth.token), "the token is not in it");
    },
  },
  {
    name: "tells a wrong secret from a refusal of the user",
    run: async (context) => {
      const settings = { ...secretSettings(context), KEYCARD_CLIENT_SECRET: "wrong" };
      const auth = await callerOf(context, "alice", "secret");
      const error = await failureOf(createTokenCache(settings, quiet).getToken(auth, context.upstream));
      holds(error instanceof TokenExchangeError, "it is an error of the exchange");
      same([error.errorCode, error.status], ["invalid_client", 500]);
    },
  },
  {
    name: "exchanges once for a user, however many ask at the same time",
    run: async (context) => {
      const client = `agent-${crypto.randomUUID()}`;
      const auth = await callerOf(context, "alice", "secret", client);
      const cache = createTokenCache(secretSettings(context), quiet);
      const granted = await Promise.all(Array.from({ length: 10 }, () => cache.getToken(auth, context.upstream)));
      granted.push(await cache.getToken(auth, context.upstream));
      same(new Set(granted.map(({ accessToken }) => accessToken)).size, 1, "the number of tokens");
      same(await exchangesOf(context, client), 1, "the number of exchanges");
    },
  },
  {
    name: "gives each of two users their own, however they are mixed",
    run: async (context) => {
      const cache = createTokenCache(secretSettings(context), quiet);
      const users = await Promise.all(["alice", "bob"].map((user) => callerOf(context, user, "secret")));
      const calls = Array.from({ length: 8 }, async (_, index) => {
        const auth = users[index % users.length];
        holds(auth !== undefined, "there is such a user");
        const { accessToken } = await cache.getToken(auth, context.upstream);
        return [auth.subject, await identityAt(context, accessToken)];
      });
      const mixed = (await Promise.all(calls)).filter(([user, identity]) => user !== identity);
      same(mixed, [], "who got somebody else's");
    },
  },
  {
    name: "gives up for a caller that has given up, and for nobody else",
    run: async (context) => {
      const cache = createTokenCache(secretSettings(context), quiet);
      const auth = await callerOf(context, "alice", "secret", `agent-${crypto.randomUUID()}`);
      const caller = new AbortController();
      const abandoned = failureOf(cache.getToken(auth, context.upstream, { signal: caller.signal }));
      const other = cache.getToken(auth, context.upstream);
      caller.abort(new Error("gone"));
      same(((await abandoned) as Error).message, "gone", "the reason");
      same(await identityAt(context, (await other).accessToken), "alice");
    },
  },
];
