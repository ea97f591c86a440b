import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { subjectFromToken } from "../../src/cache/subject.ts";

describe("The subject of a token that can't be read", () => {
  it("is the user, and for all else the token's hash", async () => {
    expect(await subjectFromToken("alice", "opaque")).toEqual({
      ...{ issuer: "", subject: "alice", clientId: "", scopes: [], claims: {} },
      tokenHash: createHash("sha256").update("opaque").digest("base64url"),
    });
  });
});
