import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { subjectFromToken } from "../../src/cache/subject.ts";
import { InvalidTokenError } from "../../src/errors.ts";
import { unsignedToken } from "../exchange/support.ts";
import { caller } from "./support.ts";

/** What is known of a user whose token is as good as opaque. */
const opaque = (subject: string, token: string) => ({
  ...{ issuer: "", subject, clientId: "", scopes: [], claims: {} },
  tokenHash: createHash("sha256").update(token).digest("base64url"),
});

describe("The subject of a token that can't be read", () => {
  it("is the user, and for all else the token's hash", async () => {
    expect(await subjectFromToken("alice", "opaque")).toEqual(opaque("alice", "opaque"));
  });

  it.each<[string, object]>([
    ["that is bound to a key, which only the verifier checks", { cnf: { jkt: "thumbprint" } }],
    ["that names another user", { sub: "mallory" }],
    ["without a client", { client_id: undefined }],
  ])("is the same for one %s", async (_, changes) => {
    const token = unsignedToken({ ...caller().claims, ...changes });
    expect(await subjectFromToken("alice", token)).toEqual(opaque("alice", token));
  });
});

describe("The subject of a token that can be read", () => {
  it("is what its claims say", async () => {
    const { token, issuer, subject, clientId, scopes, claims } = caller();
    expect(await subjectFromToken("alice", token)).toMatchObject({ issuer, subject, clientId, scopes, claims });
  });

  it.each([undefined, ""])("is nobody without a name: %j", async (name) => {
    const refusal = subjectFromToken(name, caller().token);
    await expect(refusal).rejects.toBeInstanceOf(InvalidTokenError);
    await expect(refusal).rejects.toMatchObject({ message: expect.stringMatching(/names no subject/) });
    await expect(refusal).rejects.toHaveProperty("reason", "missing_subject");
  });
});
