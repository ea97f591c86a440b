import { type AuthInfo, MemoryTokenStore, TokenCache, tiered } from "@edgegrant/core";
import { cacheKey, type SealedStorage, SealedTokenStore, Sealer, type StoredToken } from "@edgegrant/core/adapter";
import { type TokenStoreUnderTest, tokenStoreContract } from "@edgegrant/core/testing";
import { type Behaviour, failureOf, holds, keeps, same } from "./behaviour.ts";

const SECRET = "the sealing secret of the portable suite";
const KEY = '["https://zone.example","alice"]';
/** A fixed sealed value, which every runtime must open. It can't be computed here, because the nonce is random. */
const SEALED = "v1.4likklZxwKA-DLEvCMDiCJ9CZK_AyzLDAzwnVnltfmeQSEGLtL02RQNGkYoggHgGG7YpfdmqVYpOpw";
const NAME = "HqCGsyu2n0hyaxzs90kq856Nslf5Z2zQ4j1q1SiBy0Y";

function sealedMap(): TokenStoreUnderTest {
  const entries = new Map<string, string>();
  let isBroken = false;
  const inOrder = () => {
    if (isBroken) throw new Error("out of order");
    return entries;
  };
  const storage: SealedStorage = {
    get: async (name) => inOrder().get(name),
    put: async (name, value) => void inOrder().set(name, value),
    delete: async (name) => void inOrder().delete(name),
  };
  const secretOf = (which: "same" | "other") => (which === "same" ? SECRET : "another");
  return {
    store: new SealedTokenStore(storage, { secret: SECRET }),
    reopen: ({ secret }) => new SealedTokenStore(storage, { secret: secretOf(secret) }),
    backend: { entries: async () => [...entries], write: async (name, value) => void entries.set(name, value) },
    breakBackend: () => {
      isBroken = true;
    },
  };
}

/** A cache whose tokens name their user. */
function labelled(): TokenCache {
  return new TokenCache(
    {
      exchangeToken: async ({ subjectToken, resource }) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        return { accessToken: `${subjectToken} at ${resource}`, tokenType: "Bearer", expiresIn: 3600 };
      },
    },
    { onEvent: () => undefined },
  );
}

const callerNamed = (subject: string, changes: Partial<AuthInfo> = {}): AuthInfo => ({
  token: `token of ${subject}`,
  subject,
  clientId: "agent",
  scopes: [],
  issuer: "https://zone.example",
  expiresAt: 4_000_000_000,
  claims: { aud: "https://mcp.example" },
  ...changes,
});

export const cache: readonly Behaviour[] = [
  {
    name: "keeps apart callers that differ in anything, however alike their names are",
    run: async () => {
      const tokens = labelled();
      const callers = [
        callerNamed("a"),
        callerNamed("a::b"),
        callerNamed('a","b'),
        callerNamed("ключ"),
        callerNamed("a", { issuer: "https://zone.example/a", token: "of another zone" }),
        callerNamed("a", { clientId: "other", token: "of another client" }),
        callerNamed("a", { scopes: ["mcp:tools"], token: "of other scopes" }),
        callerNamed("a", { claims: { aud: "https://mcp.example", act: { sub: "b" } }, token: "of another actor" }),
      ];
      const resources = ["https://api.example", "https://api.example/b"];
      const asked = callers.flatMap((auth) =>
        resources.flatMap((resource) => [1, 2, 3].map(() => ({ auth, resource }))),
      );
      const answers = await Promise.all(
        asked.map(async ({ auth, resource }) => {
          const { accessToken } = await tokens.getToken(auth, resource);
          return accessToken === `${auth.token} at ${resource}`;
        }),
      );
      holds(answers.every(Boolean), "every answer is the caller's own");
    },
  },
  {
    name: "keeps nothing of a caller without a subject",
    run: async () => {
      const { subject: _, ...nobody } = callerNamed("a");
      const error = await failureOf(labelled().getToken(nobody, "https://api.example"));
      same((error as Error).name, "InvalidTokenError", "the error");
    },
  },
  {
    name: "makes a key that no other parts make",
    run: async () => {
      const parts = { issuer: "i", clientId: "c", scopes: ["s"], claims: {}, resource: "r" };
      const keys = ["a", "b", 'a","b', "a,b"].map((subject) => cacheKey({ ...parts, subject, requestedScopes: [] }));
      same(new Set(keys).size, keys.length, "the number of keys");
      same(
        cacheKey({ ...parts, subject: "a", requestedScopes: ["x", "y"] }),
        cacheKey({ ...parts, subject: "a", requestedScopes: ["y", "x"] }),
      );
    },
  },
  {
    name: "opens what another runtime has sealed, under the same name",
    run: async () => {
      const sealer = new Sealer({ secret: SECRET, identity: ["https://zone.example", "client"] });
      same(await sealer.name(KEY), NAME, "the name");
      same(await sealer.open(KEY, SEALED), "sealed once, for every runtime", "the text");
    },
  },
  {
    name: "opens nothing that was moved, damaged, or sealed by somebody else",
    run: async () => {
      const sealer = new Sealer({ secret: SECRET });
      const sealed = await sealer.seal(KEY, "text");
      same(await sealer.open(KEY, sealed), "text");
      holds((await sealer.seal(KEY, "text")) !== sealed, "the same text is never sealed alike");
      const damaged = sealed.slice(0, -2) + (sealed.endsWith("AA") ? "BB" : "AA");
      const attempts = [
        () => sealer.open(`${KEY} `, sealed),
        () => sealer.open(KEY, damaged),
        () => new Sealer({ secret: "another" }).open(KEY, sealed),
        () => new Sealer({ secret: SECRET, identity: ["another"] }).open(KEY, sealed),
      ];
      for (const attempt of attempts) await failureOf(attempt());
    },
  },
  {
    name: "fills memory from the store below it",
    run: async () => {
      const [memory, shared] = [new MemoryTokenStore(), sealedMap().store];
      const token: StoredToken = { accessToken: "granted", tokenType: "Bearer", expiresAt: 4_000_000_000 };
      await shared.set(KEY, token);
      same(await tiered(memory, shared).get(KEY), token);
      same(memory.get(KEY), token, "what memory has");
    },
  },
  {
    name: "keeps the contract of stores, in memory",
    run: () =>
      keeps(tokenStoreContract({ open: () => ({ store: new MemoryTokenStore({ maxEntries: 10 }), maxEntries: 10 }) })),
  },
  {
    name: "keeps the contract of stores, sealed",
    run: () => keeps(tokenStoreContract({ open: sealedMap })),
  },
];
