import { resolveCredential, TokenExchangeClient, WorkersClientSecret, WorkersWebIdentity } from "@edgegrant/cloudflare";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { farEnd, mint, modeA, modeB } from "./support/far-end.ts";

const issuer = "https://zone.keycard.cloud";

describe("resolveCredential", () => {
  const cases: [
    name: string,
    env: Record<string, string>,
    kind: typeof WorkersClientSecret | typeof WorkersWebIdentity,
  ][] = [
    ["a client id and a secret", { KEYCARD_CLIENT_ID: "id", KEYCARD_CLIENT_SECRET: "secret" }, WorkersClientSecret],
    ["a private key", { KEYCARD_PRIVATE_KEY: "key" }, WorkersWebIdentity],
    ["a private key beside a secret: the key wins", { ...modeA, KEYCARD_PRIVATE_KEY: "key" }, WorkersWebIdentity],
  ];
  it.each(cases)("reads %s", (_name, env, kind) => {
    expect(resolveCredential({ KEYCARD_ISSUER: issuer, ...env })).toBeInstanceOf(kind);
  });

  const missing: [name: string, env: Record<string, string>][] = [
    ["nothing", {}],
    ["a client id alone", { KEYCARD_CLIENT_ID: "id" }],
    ["a secret alone", { KEYCARD_CLIENT_SECRET: "secret" }],
    ["an empty secret", { KEYCARD_CLIENT_ID: "id", KEYCARD_CLIENT_SECRET: "" }],
  ];
  it.each(missing)("says what is missing where there is %s", (_name, env) => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    onTestFinished(() => log.mockRestore());
    expect(() => resolveCredential({ KEYCARD_ISSUER: issuer, ...env })).toThrow(/^Missing Keycard credentials in env/);
    expect(log.mock.calls).toEqual([[expect.stringMatching(/configuration\.invalid .*Missing Keycard credentials/)]]);
  });

  it("takes a secret from a binding of the Secrets Store", async () => {
    const binding = { get: async () => modeA.KEYCARD_CLIENT_SECRET };
    const credential = resolveCredential({ ...modeA, KEYCARD_CLIENT_SECRET: binding });
    const client = new TokenExchangeClient(farEnd.ISSUER, credential.getAuth() ?? undefined);
    const granted = await client.exchangeToken({ subjectToken: await mint({}), resource: farEnd.UPSTREAM });
    expect(granted.tokenType).toBe("Bearer");
  });

  it("takes a private key from a binding of the Secrets Store", async () => {
    const binding = { get: async () => modeB.KEYCARD_PRIVATE_KEY };
    const credential = resolveCredential({ ...modeB, KEYCARD_PRIVATE_KEY: binding }) as WorkersWebIdentity;
    expect((await credential.getPublicJwks()).keys).toHaveLength(1);
  });
});
