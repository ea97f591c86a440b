// A server behind a gateway that strips a path. A setting says where clients find its metadata (RFC 9728 section 5.1).
import { describe, expect, it } from "vitest";
import { InsufficientScopeError } from "../../src/errors.ts";
import { challengeOf, serverBench } from "./support.ts";

const { setUp, zone } = serverBench();
const IDENTIFIER = "https://gateway.example/notes/mcp";
const DOCUMENT = "https://gateway.example/notes/.well-known/oauth-protected-resource";
const behind = { resource: IDENTIFIER, resourceMetadataUrl: DOCUMENT };
/** The URL of forwarded requests: another host, without the prefix. */
const INSIDE = "http://10.0.0.7:8080";

async function caller() {
  const token = await zone().mint({ user: "alice", audience: IDENTIFIER });
  return new Request(`${INSIDE}/mcp`, { headers: { Authorization: `Bearer ${token}` } });
}

describe("resourceMetadataUrl", () => {
  it("is what a challenge names, with and without a token", async () => {
    const { send } = setUp(behind);
    expect(challengeOf(await send(new Request(`${INSIDE}/mcp`)))).toBe(`Bearer resource_metadata="${DOCUMENT}"`);
    const stepUp = await send(await caller(), () => {
      throw new InsufficientScopeError({ scopes: ["mail:send"] });
    });
    expect(challengeOf(stepUp)).toContain(`resource_metadata="${DOCUMENT}"`);
  });

  it("is what the handler is told", async () => {
    const response = await setUp(behind).send(await caller(), (_, auth) => new Response(auth.resourceMetadataUrl));
    expect(await response.text()).toBe(DOCUMENT);
  });

  it.each([true, false])("changes nothing of the document, legacy discovery %s", async (legacyDiscovery) => {
    const { send } = setUp({ ...behind, legacyDiscovery });
    const response = await send(new Request(`${INSIDE}/.well-known/oauth-protected-resource`));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ resource: IDENTIFIER, authorization_servers: [zone().issuer] });
  });

  it("is per server where the same request comes to several", async () => {
    const [one, other] = [setUp(behind), setUp({ ...behind, resourceMetadataUrl: `${DOCUMENT}/mcp` })];
    const challenges = [];
    for (const { send } of [one, other, one]) challenges.push(challengeOf(await send(new Request(`${INSIDE}/mcp`))));
    expect(challenges).toEqual(
      [DOCUMENT, `${DOCUMENT}/mcp`, DOCUMENT].map((url) => `Bearer resource_metadata="${url}"`),
    );
  });

  it.each([
    ["plain http", { resourceMetadataUrl: "http://gateway.example/metadata" }],
    ["a path", { resourceMetadataUrl: "/notes/.well-known/oauth-protected-resource" }],
    ["a fragment", { resourceMetadataUrl: `${DOCUMENT}#a` }],
    ["a user name", { resourceMetadataUrl: "https://me@gateway.example/metadata" }],
    ["a quote", { resourceMetadataUrl: `${DOCUMENT}"` }],
    ["nothing", { resourceMetadataUrl: "" }],
    ["several resources", { resource: () => IDENTIFIER }],
    ["an identifier that is none", { resource: "http://gateway.example/notes/mcp" }],
  ])("is refused with a word to the operator: %s", async (_, wrong) => {
    const { send, events } = setUp({ ...behind, ...wrong });
    expect((await send(new Request(`${INSIDE}/mcp`))).status).toBe(500);
    expect(events).toContainEqual(
      expect.objectContaining({
        type: "configuration.invalid",
        message: expect.stringMatching(/resource(MetadataUrl)? must be/),
      }),
    );
  });
});
