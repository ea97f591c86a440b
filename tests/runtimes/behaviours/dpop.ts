import { dpop, MemoryReplayStore } from "@edgegrant/core";
import { replayStoreContract } from "@edgegrant/core/testing";
import { badProofs } from "../../../packages/core/test/dpop/bad-proofs.ts";
import { createProofBench } from "../../../packages/core/test/dpop/support.ts";
import { type Behaviour, holds, keeps, same } from "./behaviour.ts";

const ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA"] as const;

export const bound: readonly Behaviour[] = [
  {
    name: "refuses every bad proof for the right reason, and accepts a good one once",
    run: async () => {
      const bench = await createProofBench();
      const rows = await badProofs(bench);
      holds(rows.length > 150, "the table is whole");
      const others: string[] = [];
      for (const { name, sent, reason } of rows) {
        const outcome = await bench.outcome(sent);
        if (outcome !== reason) others.push(`${name}: ${outcome}, not ${reason}`);
      }
      same(others, [], "what got another verdict");
      const good = { proofs: [await bench.proof()] };
      same([await bench.outcome(good), await bench.outcome(good)], ["accepted", "replayed_proof"], "the outcomes");
    },
  },
  ...ALGORITHMS.map(
    (algorithm): Behaviour => ({
      name: `accepts a proof with ${algorithm}`,
      run: async () => {
        const bench = await createProofBench({}, {}, algorithm);
        same(await bench.outcome({ proofs: [await bench.proof()] }), "accepted");
      },
    }),
  ),
  {
    name: "demands its own nonce, and takes it",
    run: async () => {
      const bench = await createProofBench({ nonces: { secret: "a secret of the portable suite" } });
      const refused = await bench.send({ proofs: [await bench.proof()] });
      const nonce = refused.headers.get("DPoP-Nonce");
      holds(refused.status === 401 && nonce !== null, "the refusal names a nonce");
      same(await bench.outcome({ proofs: [await bench.proof({ nonce })] }), "accepted");
    },
  },
  {
    name: "keeps the contract of replay stores in memory, as it is installed",
    run: async () => {
      holds(dpop().algorithms.includes("ES256"), "the installed package takes bound tokens");
      const open = () => {
        const store = new MemoryReplayStore({ maxEntries: 20 });
        return { store, maxEntries: 20, size: () => store.size };
      };
      await keeps(replayStoreContract({ open }));
    },
  },
];
