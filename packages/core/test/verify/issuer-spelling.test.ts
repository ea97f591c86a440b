import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import { ResourceServer } from "../../src/server/resource-server.ts";
import { createBench, ISSUER, outcome } from "../support/bench.ts";
import { compact, createSigner } from "../support/forge.ts";

const SLASH = `${ISSUER}/`;
const PORT = "https://zone.example:443";
const CAPITALS = "https://ZONE.example";

/** The verdict on tokens if the issuer is spelled like this in the three places. */
async function verdict(configured: string, inMetadata: string, inToken: string): Promise<string> {
  const { zone, token, verifier } = await createBench({ issuers: configured });
  zone.metadata = { issuer: inMetadata };
  const attempt = verifier.verify(await token({ iss: inToken }), { url: new URL("https://mcp.example/mcp") });
  return attempt.then(
    () => "accepted",
    (error: Error) => (error instanceof ConfigurationError ? error.message : error.name),
  );
}

describe("An issuer that is written differently in two places is a wrong setting, and the message says what to do", () => {
  it.each([
    [SLASH, ISSUER, ISSUER],
    [ISSUER, SLASH, SLASH],
    [PORT, ISSUER, ISSUER],
    [CAPITALS, ISSUER, ISSUER],
  ])("configured as %s, in the metadata %s, in tokens %s: configure that", async (configured, metadata, token) => {
    const message = await verdict(configured, metadata, token);
    expect(message).toContain(`"${configured}", the zone's metadata "${metadata}", its tokens "${token}"`);
    expect(message).toMatch(new RegExp(`Configure "${token}"$`));
  });

  it.each([
    [SLASH, ISSUER, SLASH],
    [ISSUER, SLASH, ISSUER],
    [ISSUER, ISSUER, SLASH],
    [SLASH, SLASH, ISSUER],
  ])(
    "configured as %s, in the metadata %s, in tokens %s: the zone has to mend it",
    async (configured, metadata, token) => {
      const message = await verdict(configured, metadata, token);
      expect(message).toContain(`"${configured}", the zone's metadata "${metadata}", its tokens "${token}"`);
      expect(message).toContain("No setting can fix that");
    },
  );

  it.each([ISSUER, SLASH])("but written %s everywhere it is good", async (issuer) => {
    expect(await verdict(issuer, issuer, issuer)).toBe("accepted");
  });

  it("where the keys are given, tokens alone say how it is written", async () => {
    const signer = await createSigner("ES256");
    const { token, verifier, zone } = await createBench({ signer, jwks: { [ISSUER]: { keys: [signer.publicJwk] } } });
    const attempt = verifier.verify(await token({ iss: SLASH }), { url: new URL("https://mcp.example/mcp") });
    await expect(attempt).rejects.toThrow(
      `the configuration says "${ISSUER}", its tokens "${SLASH}". Configure "${SLASH}"`,
    );
    expect(zone.calls).toEqual([]);
  });

  it("can't be brought up by a token that the zone did not sign", async () => {
    const { claims, verify } = await createBench();
    const stranger = await createSigner("ES256");
    const forged = await compact({ typ: "at+jwt" }, { ...claims(), iss: SLASH }, stranger);
    expect(await outcome(verify(forged))).toBe("untrusted_issuer");
  });

  it("is 500 and told as such by a server, and is no outage", async () => {
    const { zone, token, clock } = await createBench();
    const events: EdgegrantEvent[] = [];
    const onEvent = (event: EdgegrantEvent) => void events.push(event);
    const server = new ResourceServer({ issuer: SLASH, fetch: zone.fetch, now: clock.now, onEvent });
    const headers = { Authorization: `Bearer ${await token()}` };
    const response = await server.handle(new Request("https://mcp.example/mcp", { headers }), () => new Response());
    expect(response.status).toBe(500);
    expect(events).toContainEqual({
      type: "configuration.invalid",
      message: expect.stringContaining(`Configure "${ISSUER}"`),
    });
    const document = new Request("https://mcp.example/.well-known/oauth-authorization-server");
    expect((await server.handle(document, () => new Response())).status).toBe(500);
  });
});
