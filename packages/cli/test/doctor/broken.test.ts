// A healthy Worker with one fault at a time. Doctor must report that fault and no other.
import { openStage, type Stage, type WorkerExample } from "@edgegrant/example-demo";
import { startOnWorkerd } from "@edgegrant/example-demo/workerd";
import { calculateJwkThumbprint } from "jose";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { CHECKS } from "../../src/doctor/checks/index.ts";
import { edit, type Fault, on, ownKeys } from "../support/fault.ts";
import { complaintsAbout } from "../support/findings.ts";
import { strongJwk, strongPrivateJwk } from "../support/jwk.ts";
import { run } from "../support/run.ts";
import { startUnderstudy, type Tamper } from "../support/understudy.ts";
import { accessFaults } from "./faults/access.ts";
import { ownKeyFaults, zoneFaults } from "./faults/keys-and-zone.ts";
import { metadataFaults } from "./faults/metadata.ts";
import { pageFaults } from "./faults/pages.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ startWorker: startOnWorkerd });
});
afterAll(() => stage?.close());

async function understudyOf(example: WorkerExample, tamper?: Tamper) {
  const understudy = await startUnderstudy({ worker: stage.workers[example].origin, zone: stage.zone.issuer }, tamper);
  onTestFinished(() => understudy.close());
  return { endpoint: `${understudy.worker}/mcp`, zone: understudy.zone };
}

test.each(["client-secret", "web-identity", "mcp-v2"] as const)(
  "nothing is wrong with %s if nothing was tampered with",
  async (example) => {
    const { endpoint, zone } = await understudyOf(example);
    expect(await complaintsAbout(endpoint, zone)).toEqual([]);
  },
);

function eachOf(faults: readonly Fault[]): void {
  test.each(faults)("$what: $words", async ({ tamper, id, words, status = "fail", example = "client-secret" }) => {
    const { endpoint } = await understudyOf(example, tamper);
    expect(await complaintsAbout(endpoint)).toEqual([
      expect.objectContaining({ id, status, detail: expect.stringContaining(words), fix: expect.any(String) }),
    ]);
  });
}

describe("exactly what is wrong with the Worker's answers", () => eachOf(accessFaults));
describe("exactly what is wrong with the Worker's metadata", () => eachOf(metadataFaults));
describe("exactly what is wrong with the Worker's key", () => eachOf(ownKeyFaults));
describe("exactly what is wrong with the zone", () => eachOf(zoneFaults));
describe("exactly what is wrong for pages", () => eachOf(pageFaults));

test("there is a fault for every check, but for those that need an address of their own", () => {
  const found = new Set(
    [...accessFaults, ...metadataFaults, ...ownKeyFaults, ...zoneFaults, ...pageFaults].map(({ id }) => id),
  );
  const unchecked = CHECKS.map(({ id }) => id).filter((id) => !found.has(id));
  expect(unchecked).toEqual(["address", "reachable"]);
});

describe("the zone that the Worker should have", () => {
  test.each([
    ["with a slash that is not its own", (zone: string) => `${zone}/`, "its trailing slash is missing"],
    ["which is another", () => "https://other.example", "they are different"],
  ])("%s", async (_what, issuerOf, words) => {
    const { endpoint, zone } = await understudyOf("client-secret");
    expect(await complaintsAbout(endpoint, issuerOf(zone))).toEqual([
      expect.objectContaining({ id: "authorization-servers", status: "fail", detail: expect.stringContaining(words) }),
    ]);
  });
});

test("the origin in place of the endpoint is said to be that", async () => {
  const { origin } = stage.workers["mcp-v2"];
  expect(await complaintsAbout(origin)).toEqual([
    expect.objectContaining({ id: "resource-identifier", fix: `Give the address of the MCP endpoint: ${origin}/mcp` }),
  ]);
});

test("a zone in place of the server is said to be that, and a server in place of the zone", async () => {
  expect(await complaintsAbout(stage.zone.issuer)).toEqual([
    expect.objectContaining({
      id: "without-token",
      detail: `this is the zone ${stage.zone.issuer}, not an MCP server`,
    }),
  ]);
  const { endpoint } = await understudyOf("client-secret");
  expect(await complaintsAbout(endpoint, endpoint)).toEqual([
    expect.objectContaining({ id: "authorization-servers", detail: `${endpoint} is the server itself, not its zone` }),
  ]);
});

test("a key under its thumbprint is a good one, whatever else it lacks", async () => {
  const key = { ...strongJwk, kid: await calculateJwkThumbprint(strongJwk as Record<string, string>) };
  const { endpoint } = await understudyOf("web-identity", on(ownKeys, edit({ keys: [key] })));
  expect(await complaintsAbout(endpoint)).toEqual([]);
});

test("exit code 1 and what to change, in text and in JSON", async () => {
  const fault = ownKeyFaults[0];
  const { endpoint } = await understudyOf("web-identity", fault?.tamper);
  const [text, json] = await Promise.all([run("doctor", endpoint), run("doctor", endpoint, "--json")]);
  expect([text.status, json.status]).toEqual([1, 1]);
  expect(text.stdout).toMatch(/✗ Server's own key .*\n {6}→ Let edgegrant's handler answer this address/);
  expect(text.stdout).toMatch(/\n1 thing to change\.\n$/);
  expect(JSON.parse(json.stdout)).toContainEqual({
    id: "web-identity",
    title: "Server's own key",
    status: "fail",
    detail: expect.stringContaining("with its private part"),
    fix: expect.stringContaining("npx edgegrant keygen"),
  });
  expect(text.stdout + json.stdout).not.toContain(String(strongPrivateJwk.d));
});

test("exit code 0 where there is only something to look at", async () => {
  const warning = pageFaults.find(({ status }) => status === "warn");
  const { endpoint } = await understudyOf("client-secret", warning?.tamper);
  const { status, stdout } = await run("doctor", endpoint);
  expect(status).toBe(0);
  expect(stdout).toContain("All is well, with 1 thing to look at.");
});
