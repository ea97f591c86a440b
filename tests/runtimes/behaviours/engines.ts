import { createBench, outcome } from "../../../packages/core/test/support/bench.ts";
import { differences } from "../../../packages/core/test/support/engine-differences.ts";
import {
  enginesFor,
  enginesHere,
  type SignatureEngine,
  VerificationKey,
} from "../../../packages/core/test/support/engines.ts";

import { createSigner } from "../../../packages/core/test/support/forge.ts";
import { attackCorpus } from "../../../packages/core/test/verify/attack-corpus.ts";
import type { SignatureVector } from "../support/vectors.ts";
import { type Behaviour, same } from "./behaviour.ts";

/** The number of inputs by algorithm on Node, which has 10,000 in core's own tests. */
const FEW = { RS256: 1_000, PS256: 300, ES256: 200, ES384: 60, EdDSA: 600 };
/** On these the number is 10,000 here. Most are of the algorithm that costs the runtime least. */
const MANY: Readonly<Record<string, Partial<typeof FEW>>> = {
  Bun: { RS256: 8_840 },
  "Cloudflare-Workers": { RS256: 8_840 },
  Deno: { EdDSA: 8_440 },
};
// Node 20 has no `navigator`.
const { navigator } = globalThis as { navigator?: { userAgent: string } };
const INPUTS = { ...FEW, ...MANY[navigator?.userAgent.split("/")[0] ?? ""] };

type Engines = Readonly<Record<string, SignatureEngine>>;

async function each(engines: Engines, check: (engine: SignatureEngine, name: string) => Promise<void>): Promise<void> {
  for (const [name, engine] of Object.entries(engines)) await check(engine, name);
}

/** The engines of signatures that a runtime has. Each must do on its own what the verifier promises. */
export const engines: readonly Behaviour[] = [
  {
    name: "each refuses every attack of the corpus for the right reason",
    run: async () => {
      const { zone, signer, clock, token, ...bench } = await createBench();
      const corpus = await attackCorpus({ zone, signer, clock, token, ...bench });
      await each(await enginesFor(signer), async (engine, name) => {
        const { verify } = await createBench({ engine, signer, keys: zone.keys, now: clock.now });
        same(await outcome(verify(await token())), "accepted", `the verdict of ${name} on a good token`);
        for (const attack of corpus)
          same(await outcome(verify(attack.token)), attack.reason, `${name}: ${attack.name}`);
      });
    },
  },
  {
    name: "each refuses a token with one byte changed, wherever",
    run: async () => {
      for (const alg of ["RS256", "EdDSA"] as const) {
        const signer = await createSigner(alg);
        await each(await enginesFor(signer), async (engine, name) => {
          const { verify, token } = await createBench({ signer, engine });
          const good = await token();
          same(await outcome(verify(good)), "accepted", `the verdict of ${name} on a good token`);
          for (let at = 0; at < good.length; at += 1) {
            const other = good[at] === "A" ? "B" : "A";
            const verdict = await outcome(verify(good.slice(0, at) + other + good.slice(at + 1)));
            if (verdict === "accepted") throw new Error(`${name} accepts ${other} at ${at}`);
          }
        });
      }
    },
  },
  ...Object.entries(INPUTS).map(
    ([alg, inputs]): Behaviour => ({
      name: `all say the same of signatures of ${alg}, good and changed`,
      run: async () => same(await differences(alg as keyof typeof INPUTS, inputs), [], "the difference"),
    }),
  ),
  {
    name: "each agrees with the vectors of Wycheproof and the JOSE cookbook, where these are at hand",
    run: async ({ control }) => {
      const groups = (await (await fetch(`${control}/vectors`)).json()) as SignatureVector[];
      await each(enginesHere(), async (engine, name) => {
        // workerd's `node:crypto` does not have every algorithm, and says that all signatures of it are wrong.
        const has = new Set<string>();
        const disagreeing: string[] = [];
        for (const { alg, jwk, tests } of groups) {
          const key = new VerificationKey(jwk);
          for (const { id, message, signature, isGood } of tests) {
            const verdict = await engine.verify(alg, key, bytesOf(signature), bytesOf(message));
            if (verdict) has.add(alg);
            if (verdict !== isGood) disagreeing.push(`${alg} ${id}`);
          }
        }
        const isIncomplete = name === "node:crypto alone";
        same(
          disagreeing.filter((one) => !isIncomplete || has.has(one.split(" ")[0] ?? "")),
          [],
          `what ${name} judges otherwise`,
        );
      });
    },
  },
];

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
