import { InvalidTokenError } from "@edgegrant/core";
import { TokenVerifier } from "@edgegrant/core/adapter";
import { createBench, ISSUER, outcome } from "../../../packages/core/test/support/bench.ts";
import { createSigner } from "../../../packages/core/test/support/forge.ts";
import { attackCorpus } from "../../../packages/core/test/verify/attack-corpus.ts";
import { type Behaviour, type Context, failureOf, holds, same } from "./behaviour.ts";
import { mint } from "./zone.ts";

const ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA"] as const;

const verifierOf = ({ issuer }: Context) => new TokenVerifier({ issuers: issuer, onEvent: () => undefined });
const at = ({ secretServer }: Context) => ({ url: new URL(`${secretServer}/mcp`), resource: secretServer });

export const verification: readonly Behaviour[] = [
  {
    name: "verifies a token of the zone with the keys that the zone publishes",
    run: async (context) => {
      const token = await mint(context, { user: "alice", resource: "secret", scope: "mcp:tools", clientId: "agent" });
      const auth = await verifierOf(context).verify(token, at(context));
      same([auth.subject, auth.clientId, auth.scopes, auth.issuer], ["alice", "agent", ["mcp:tools"], context.issuer]);
    },
  },
  {
    name: "refuses a token of the zone that has expired, or is for somebody else",
    run: async (context) => {
      const verifier = verifierOf(context);
      for (const [change, reason] of [
        [{ expiresInSeconds: -60 }, "expired"],
        [{ audience: "https://other.example" }, "wrong_audience"],
        [{ claims: { iss: "https://other.example" } }, "untrusted_issuer"],
      ] as const) {
        const error = await failureOf(
          verifier.verify(await mint(context, { resource: "secret", ...change }), at(context)),
        );
        holds(error instanceof InvalidTokenError, `${reason} is an invalid token`);
        same(error.reason, reason, "the reason");
      }
    },
  },
  {
    name: "refuses a token whose signature, header or claims were tampered with",
    run: async (context) => {
      const verifier = verifierOf(context);
      const [header = "", payload = "", signature = ""] = (await mint(context, { resource: "secret" })).split(".");
      const other = (await mint(context, { user: "bob", resource: "secret" })).split(".");
      for (const token of [
        [header, other[1], signature],
        [header, payload, other[2]],
        [header, payload, ""],
      ]) {
        const error = await failureOf(verifier.verify(token.join("."), at(context)));
        holds(error instanceof InvalidTokenError, "it is an invalid token");
      }
    },
  },
  ...ALGORITHMS.map(
    (algorithm): Behaviour => ({
      name: `verifies ${algorithm}`,
      run: async () => {
        const bench = await createBench({ signer: await createSigner(algorithm) });
        same(await outcome(bench.verify(await bench.token())), "accepted");
        const [header, payload, signature = ""] = (await bench.token()).split(".");
        const forged = `${header}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
        same(await outcome(bench.verify(forged)), "bad_signature");
      },
    }),
  ),
  {
    name: "refuses every attack of the corpus for the right reason, and calls nobody but the zone",
    run: async () => {
      const bench = await createBench();
      const corpus = await attackCorpus(bench);
      holds(corpus.length > 200, "the corpus is whole");
      const verdicts = await Promise.all(
        corpus.map(async ({ name, token, reason }) => ({ name, reason, verdict: await outcome(bench.verify(token)) })),
      );
      same(
        verdicts.filter(({ reason, verdict }) => verdict !== reason),
        [],
        "what got another verdict",
      );
      // One fetch of the keys, and one more for all unknown key ids together.
      const keys = `${ISSUER}/jwks`;
      same(bench.zone.calls, [`${ISSUER}/.well-known/oauth-authorization-server`, keys, keys], "the calls");
    },
  },
  {
    name: "fetches the zone's keys once for many requests at the same time",
    run: async () => {
      const bench = await createBench();
      const tokens = await Promise.all(Array.from({ length: 20 }, (_, index) => bench.token({ sub: `user-${index}` })));
      const verdicts = await Promise.all(tokens.map((token) => outcome(bench.verify(token))));
      same([...new Set(verdicts)], ["accepted"], "the verdicts");
      same(bench.zone.calls.length, 2, "the number of calls");
    },
  },
  {
    name: "demands the scopes of a resource",
    run: async (context) => {
      const token = await mint(context, { resource: "secret", scope: "mcp:tools" });
      const expectation = { ...at(context), requiredScopes: ["mcp:tools", "mcp:admin"] };
      same(await outcome(verifierOf(context).verify(token, expectation)), "insufficient_scope");
    },
  },
  {
    name: "says that it does not know, rather than that a token is bad, when the zone does not answer",
    run: async () => {
      const bench = await createBench();
      const down = new TokenVerifier({
        issuers: ISSUER,
        now: bench.clock.now,
        onEvent: () => undefined,
        fetch: () => Promise.reject(new TypeError("fetch failed")),
      });
      const attempt = down.verify(await bench.token(), { url: new URL("https://mcp.example/mcp") });
      same(await outcome(attempt), "UnavailableError");
    },
  },
];
