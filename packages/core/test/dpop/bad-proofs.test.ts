import { describe, expect, it } from "vitest";
import { badProofs } from "./bad-proofs.ts";
import { createProofBench } from "./support.ts";

const bench = await createProofBench();
const rows = await badProofs(bench);

describe("A bad proof is refused", () => {
  it.each(rows.map(({ name, sent, reason }) => [name, reason, sent] as const))("%s: %s", async (_, reason, sent) => {
    expect(await bench.outcome(sent)).toBe(reason);
  });

  it("in at least 60 ways, each with a name of its own", () => {
    const names = rows.map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    expect(rows.length).toBeGreaterThan(150);
  });

  it("although the same client's good proof is accepted", async () => {
    expect(await bench.outcome({ proofs: [await bench.proof()] })).toBe("accepted");
  });
});
