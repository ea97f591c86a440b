// The targets of doctor's requests: a Worker must not be able to direct them to other servers.
import { describe, expect, test } from "vitest";
import { examineEvidence } from "../../src/doctor/doctor.ts";
import { gatherEvidence } from "../../src/doctor/evidence/gather.ts";
import type { Probe } from "../../src/doctor/evidence/probe.ts";

const WORKER = "https://worker.example";
const METADATA = `${WORKER}/.well-known/oauth-protected-resource`;

/** Runs against a table of answers by URL. Every other URL is a 404. */
async function gather(documents: Record<string, unknown>, { metadataUrl = METADATA, issuer = "" } = {}) {
  const asked: string[] = [];
  const evidence = await gatherEvidence(
    new URL(`${WORKER}/mcp`),
    issuer || undefined,
    async (address): Promise<Probe> => {
      const url = String(address);
      asked.push(url);
      const json = documents[url];
      const headers = new Headers({ "WWW-Authenticate": `Bearer resource_metadata="${metadataUrl}"` });
      const status = url === `${WORKER}/mcp` ? 401 : json === undefined ? 404 : 200;
      return { answered: true, url, status, headers, json, atMs: Date.now() };
    },
  );
  const findings = await examineEvidence(evidence);
  const finding = (id: string) => findings.find((candidate) => candidate.id === id);
  return { elsewhere: asked.filter((url) => !url.startsWith(`${WORKER}/`)), finding };
}

const worker = (...issuers: string[]) => ({ [METADATA]: { resource: WORKER, authorization_servers: issuers } });

describe("doctor asks nobody", () => {
  test("on the origin that a challenge names, unless it is the Worker's", async () => {
    expect((await gather({}, { metadataUrl: "https://elsewhere.example/metadata" })).elsewhere).toEqual([]);
  });

  test("on this machine, for a Worker that is elsewhere", async () => {
    const { elsewhere, finding } = await gather(worker("http://127.0.0.1:9400"));
    expect(elsewhere).toEqual([]);
    expect(finding("authorization-servers")).toMatchObject({
      status: "fail",
      detail: "http://127.0.0.1:9400 is on the server's own machine, which no client can reach",
    });
  });

  test("without TLS", async () => {
    expect((await gather(worker("http://zone.example"))).elsewhere).toEqual([]);
  });

  test("for keys that are not on the issuer's origin", async () => {
    const zone = "https://zone.example";
    const { elsewhere } = await gather({
      ...worker(zone),
      [`${zone}/.well-known/oauth-authorization-server`]: { issuer: zone, jwks_uri: "https://169.254.169.254/keys" },
    });
    expect(elsewhere.map((url) => new URL(url).host)).toEqual(["zone.example", "zone.example"]);
  });
});

test("doctor finds the metadata of an issuer with a path in both places", async () => {
  const zone = "https://auth.example/zones/one";
  const { elsewhere, finding } = await gather({
    ...worker(zone),
    [`${zone}/.well-known/openid-configuration`]: { issuer: zone },
  });
  expect(elsewhere).toEqual([
    "https://auth.example/.well-known/oauth-authorization-server/zones/one",
    "https://auth.example/zones/one/.well-known/openid-configuration",
  ]);
  expect(finding("issuer")).toMatchObject({ status: "ok", detail: zone });
});

describe("of several zones", () => {
  const [one, two] = ["https://one.example", "https://two.example"];

  test.each([
    ["the first", "", one, two],
    ["the one that --issuer names", two, two, one],
  ])("doctor looks at %s, and says so", async (_, issuer, examined, other) => {
    const { elsewhere, finding } = await gather(worker(one, two), { issuer });
    expect(new Set(elsewhere.map((url) => new URL(url).origin))).toEqual(new Set([examined]));
    const detail = `${examined}; not checked: ${other} (check it with --issuer URL)`;
    expect(finding("authorization-servers")).toMatchObject({ status: "ok", detail });
  });

  test("doctor finds the one that can't be a zone, whichever it is", async () => {
    const { finding } = await gather(worker(one, "http://127.0.0.1:9400"));
    expect(finding("authorization-servers")).toMatchObject({ status: "fail" });
  });
});

test("the path of an issuer can't become a host", async () => {
  const { elsewhere } = await gather(worker("https://zone.example//evil.example/"));
  expect(elsewhere.map((url) => new URL(url).host)).toEqual(["zone.example", "zone.example"]);
});

test("what a Worker says can't move the cursor of a terminal", async () => {
  const { finding } = await gather({ [METADATA]: { resource: "\u001b[2J\u202ehttps://x.example\n✓ All is well" } });
  expect(finding("resource-identifier")?.detail).toBe("?[2J?https://x.example?✓ All is well is not a URL");
});
