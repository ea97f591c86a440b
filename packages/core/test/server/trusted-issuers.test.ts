// A server that trusts further zones in addition to its own.
import { describe, expect, it } from "vitest";
import { MCP, testZone } from "../exchange/support.ts";
import { RESOURCE_METADATA, request, serverBench } from "./support.ts";

const { setUp, withToken, zone } = serverBench();
const second = testZone();
const THIRD = "https://third.example";

const withTokenOfSecond = async () => request({ Authorization: `Bearer ${await second().mint({ resource: "mcp" })}` });

describe("a server with trusted issuers", () => {
  it("lets in the callers of each, and tells which", async () => {
    const { send } = setUp({ trustedIssuers: [second().issuer] });
    for (const [sent, issuer] of [
      [await withToken(), zone().issuer] as const,
      [await withTokenOfSecond(), second().issuer] as const,
    ]) {
      const response = await send(sent, (_, auth) => new Response(auth.issuer));
      expect(await response.text()).toBe(issuer);
    }
  });

  it("refuses the callers of a zone that is not among them", async () => {
    const { send, events } = setUp({ trustedIssuers: [THIRD] });
    expect((await send(await withTokenOfSecond())).status).toBe(401);
    expect(events.at(-1)).toEqual({ type: "token.rejected", reason: "untrusted_issuer", status: 401 });
  });

  it("tells clients of them, its own zone first", async () => {
    const { send } = setUp({ trustedIssuers: [THIRD, second().issuer] });
    const metadata = (await (await send(new Request(RESOURCE_METADATA))).json()) as Record<string, unknown>;
    expect(metadata.authorization_servers).toEqual([zone().issuer, THIRD, second().issuer]);
  });

  it("tells a client of revision 2025-03-26 of its own origin only", async () => {
    const { send } = setUp({ trustedIssuers: [THIRD] });
    const headers = { "MCP-Protocol-Version": "2025-03-26" };
    const response = await send(new Request(RESOURCE_METADATA, { headers }));
    expect(await response.json()).toMatchObject({ authorization_servers: [MCP] });
  });

  it.each(["http://third.example", "third", ""])(
    "answers 500 where one of them is %j, and names the setting",
    async (wrong) => {
      const { send, events } = setUp({ trustedIssuers: [THIRD, wrong] });
      for (const sent of [await withToken(), new Request(RESOURCE_METADATA)]) {
        expect((await send(sent)).status).toBe(500);
      }
      const told = { type: "configuration.invalid", message: expect.stringMatching(/^trustedIssuers /) };
      expect(events).toEqual([told, told]);
    },
  );
});
