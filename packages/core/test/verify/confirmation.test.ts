import { describe, expect, it } from "vitest";
import { InvalidTokenError } from "../../src/errors.ts";
import type { Confirmation } from "../../src/verify/confirmation.ts";
import { createBench, outcome } from "../support/bench.ts";

const BOUND = { cnf: { jkt: "thumbprint" } };
const UNKNOWN = [{}, null, [], "thumbprint", { jkt: "" }, { jkt: 1 }, { jkt: "a", jwk: {} }, { kid: "a" }];

/** A confirmation that notes what it is asked. */
function witness() {
  const seen: unknown[] = [];
  return { seen, confirmSender: (confirmation: Confirmation | undefined) => void seen.push(confirmation) };
}

describe("a token that is bound to a key of its sender", () => {
  it.each([{ jkt: "thumbprint" }, { "x5t#S256": "thumbprint" }, { jkt: "one", "x5t#S256": "other" }])(
    "is accepted once its sender is confirmed: %j",
    async (cnf) => {
      const { verify, token } = await createBench();
      const { seen, confirmSender } = witness();
      expect(await outcome(verify(await token({ cnf }), { confirmSender }))).toBe("accepted");
      expect(seen).toEqual([cnf]);
    },
  );

  it.each([{ jkt: "thumbprint" }, ...UNKNOWN])("is refused where nobody confirms its sender: %j", async (cnf) => {
    const { verify, token } = await createBench();
    expect(await outcome(verify(await token({ cnf })))).toBe("sender_constrained");
  });

  it.each(UNKNOWN)("is refused without a question if its binding is unknown: %j", async (cnf) => {
    const { verify, token } = await createBench();
    const { seen, confirmSender } = witness();
    expect(await outcome(verify(await token({ cnf }), { confirmSender }))).toBe("sender_constrained");
    expect(seen).toEqual([]);
  });

  it("is refused for the reason that the confirmation gives, also when it is cached", async () => {
    const { verify, token } = await createBench();
    const bound = await token(BOUND);
    const refuse = () => {
      throw new InvalidTokenError("no", "unknown_key");
    };
    expect(await outcome(verify(bound, { confirmSender: () => undefined }))).toBe("accepted");
    expect(await outcome(verify(bound, { confirmSender: refuse }))).toBe("unknown_key");
    expect(await outcome(verify(bound, { confirmSender: async () => refuse() }))).toBe("unknown_key");
    expect(await outcome(verify(bound))).toBe("sender_constrained");
  });

  it("has its sender confirmed before its scopes are checked, and only once all else is good", async () => {
    const { verify, token } = await createBench();
    const { seen, confirmSender } = witness();
    for (const changes of [{ aud: "https://other.example" }, { exp: 1 }, { iss: "https://other.example" }]) {
      expect(await outcome(verify(await token({ ...BOUND, ...changes }), { confirmSender }))).not.toBe("accepted");
    }
    const unsigned = (await token(BOUND)).replace(/[^.]*$/, "AAAA");
    expect(await outcome(verify(unsigned, { confirmSender }))).toBe("bad_signature");
    expect(seen).toEqual([]);
    const wanting = { confirmSender, requiredScopes: ["admin"] };
    expect(await outcome(verify(await token(BOUND), wanting))).toBe("insufficient_scope");
    expect(seen).toEqual([BOUND.cnf]);
  });

  it("leaves the confirmation of a token without a binding to whoever confirms", async () => {
    const { verify, token } = await createBench();
    const { seen, confirmSender } = witness();
    await verify(await token(), { confirmSender });
    expect(seen).toEqual([undefined]);
  });
});
