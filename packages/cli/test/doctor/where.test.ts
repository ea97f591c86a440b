// What doctor says depends on where the server runs and on what is in front of it.
import { describe, expect, test } from "vitest";
import { examineEvidence } from "../../src/doctor/doctor.ts";
import { gatherEvidence } from "../../src/doctor/evidence/gather.ts";
import { type Probe, silence } from "../../src/doctor/evidence/probe.ts";
import type { ServerRuntime } from "../../src/doctor/runtime.ts";

interface Scene {
  /** The URL that the challenge names. */
  metadataUrl?: string;
  /** The status of a call without a token. */
  status?: number;
  /** The origins that answer. Default: all. */
  answering?: readonly string[];
  runtime?: ServerRuntime;
}

/** The first complaint about a server that answers every request in the same way. */
async function complaintAbout(address: string, { metadataUrl, status = 401, answering, runtime }: Scene) {
  const probe = async (asked: string | URL): Promise<Probe> => {
    const { href: url, origin } = new URL(asked);
    if (answering && !answering.includes(origin)) return silence(url, "nothing listens there");
    const headers = new Headers(metadataUrl ? { "WWW-Authenticate": `Bearer resource_metadata="${metadataUrl}"` } : {});
    return { answered: true, url, status, headers, json: undefined, atMs: Date.now() };
  };
  const evidence = await gatherEvidence(new URL(address), undefined, probe, runtime);
  return (await examineEvidence(evidence)).find((finding) => finding.status === "fail");
}

const METADATA = ".well-known/oauth-protected-resource/mcp";

describe("behind a tunnel or a proxy", () => {
  test("that ends TLS, the server has to be told its address", async () => {
    const complaint = await complaintAbout("https://name.tunnel.example/mcp", {
      metadataUrl: `http://name.tunnel.example/${METADATA}`,
    });
    expect(complaint).toMatchObject({ id: "challenge", detail: expect.stringContaining("ends TLS, as a tunnel") });
    expect(complaint?.fix).toMatch(/KEYCARD_SERVER_URL to https:\/\/name\.tunnel\.example\/mcp,.*--upstream-protocol/);
  });

  test("that does not pass its host name on, too", async () => {
    const metadataUrl = `http://127.0.0.1:8787/${METADATA}`;
    expect(await complaintAbout("https://name.tunnel.example/mcp", { metadataUrl })).toMatchObject({
      id: "challenge",
      detail: expect.stringContaining("http://127.0.0.1:8787: the tunnel or proxy in front of it keeps"),
      fix: expect.stringContaining("Set KEYCARD_SERVER_URL to https://name.tunnel.example/mcp"),
    });
  });

  test.each([502, 530])("that has no server, it is the server that is to be looked at: HTTP %i", async (status) => {
    expect(await complaintAbout("https://some-words.trycloudflare.com/mcp", { status })).toMatchObject({
      id: "without-token",
      detail: `HTTP ${status}: the tunnel answers, and the server behind it may not`,
    });
  });
});

test("a server that listens under another name of this machine is found there", async () => {
  const complaint = await complaintAbout("http://[::1]:8000/mcp", { answering: ["http://127.0.0.1:8000"] });
  expect(complaint).toMatchObject({
    id: "reachable",
    detail: expect.stringContaining("nothing listens there, but something answers at http://127.0.0.1:8000/mcp"),
    fix: expect.stringContaining("Call http://127.0.0.1:8000/mcp"),
  });
});

describe("the advice is for the runtime", () => {
  test.each<[string, ServerRuntime | undefined, RegExp]>([
    ["https://mcp.example.com/mcp", "workers", /^Run `npx wrangler tail` \(or/],
    ["https://mcp.example.com/mcp", "node", /^Look at the output of the server's process/],
    ["https://mcp.example.com/mcp", "deno", /^Look at the output of the server's process/],
    ["https://mcp.example.com/mcp", "bun", /^Look at the output of the server's process/],
    ["https://mcp.example.com/mcp", undefined, /^Look at the server's log \(on Workers: `npx wrangler tail`\)/],
    ["https://name.account.workers.dev/mcp", undefined, /^Run `npx wrangler tail` \(or/],
    ["https://name.deno.dev/mcp", undefined, /^Look at the output of the server's process/],
  ])("%s, --runtime %s", async (address, runtime, fix) => {
    const complaint = await complaintAbout(address, { status: 500, ...(runtime && { runtime }) });
    expect(complaint).toMatchObject({ id: "without-token", fix: expect.stringMatching(fix) });
  });

  test("off Workers none names wrangler", async () => {
    for (const status of [200, 302, 404, 405, 429, 500, 503]) {
      const complaint = await complaintAbout("https://mcp.example.com/mcp", { status, runtime: "node" });
      expect(complaint?.fix).not.toMatch(/wrangler|createKeycardWorker|\{/);
    }
  });
});
