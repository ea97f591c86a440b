// Real Workers, each with one typical wrong setting.
import { exampleFolder, freePort } from "@edgegrant/example-demo";
import { startOnWorkerd } from "@edgegrant/example-demo/workerd";
import { sampleConfig, startZone, type Zone } from "@edgegrant/zone";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { complaintsAboutStranger } from "../support/findings.ts";

let zone: Zone;
beforeAll(async () => {
  zone = await startAnyZone();
});
afterAll(() => zone?.close());

/** The sample's fixed ports may be in use. */
function startAnyZone(): Promise<Zone> {
  const resources = sampleConfig.resources.map((resource) => (resource.serve ? { ...resource, serve: {} } : resource));
  return startZone({ ...sampleConfig, port: 0, resources });
}

async function workerWith(example: "client-secret" | "web-identity", env: Record<string, string>): Promise<string> {
  const port = await freePort();
  const worker = await startOnWorkerd({ folder: exampleFolder(example), port, env });
  onTestFinished(() => worker.close());
  return `${worker.origin}/mcp`;
}

const MODE_A = {
  KEYCARD_CLIENT_ID: "id",
  KEYCARD_CLIENT_SECRET: "secret",
  KEYCARD_RESOURCE_URL: "https://api.example",
};

test("KEYCARD_ISSUER has a slash that the zone does not show", async () => {
  const worker = await workerWith("client-secret", { ...MODE_A, KEYCARD_ISSUER: `${zone.issuer}/` });
  expect(await complaintsAboutStranger(worker)).toEqual([
    expect.objectContaining({
      id: "issuer",
      status: "fail",
      detail: expect.stringContaining("it has an extra trailing slash"),
      fix: expect.stringContaining(`Set KEYCARD_ISSUER to ${zone.issuer}:`),
    }),
  ]);
});

test("KEYCARD_ISSUER is no URL", async () => {
  const worker = await workerWith("client-secret", { ...MODE_A, KEYCARD_ISSUER: "your-zone-id.keycard.cloud" });
  expect(await complaintsAboutStranger(worker)).toEqual([
    expect.objectContaining({
      id: "resource-metadata",
      status: "fail",
      fix: expect.stringMatching(/Set KEYCARD_ISSUER to your zone's URL, https:\/\/ included.*npx wrangler tail/),
    }),
  ]);
});

test("KEYCARD_PRIVATE_KEY is no key", async () => {
  const worker = await workerWith("web-identity", { KEYCARD_ISSUER: zone.issuer, KEYCARD_PRIVATE_KEY: "not a key" });
  expect(await complaintsAboutStranger(worker)).toEqual([
    expect.objectContaining({
      id: "web-identity",
      status: "fail",
      fix: expect.stringContaining("npx edgegrant keygen | npx wrangler secret put KEYCARD_PRIVATE_KEY"),
    }),
  ]);
});

test("the zone is down", async () => {
  const mortal = await startAnyZone();
  const worker = await workerWith("client-secret", { ...MODE_A, KEYCARD_ISSUER: mortal.issuer });
  await mortal.close();
  expect(await complaintsAboutStranger(worker)).toEqual([
    expect.objectContaining({
      id: "issuer-metadata",
      status: "fail",
      detail: expect.stringContaining("nothing listens"),
    }),
  ]);
});
