import { expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { createBench, ISSUER } from "../support/bench.ts";

const OTHER = "https://other-zone.example";
const nowhere = () => Promise.reject(new TypeError("connection refused"));

it.each<[string, Parameters<typeof createBench>[0], boolean]>([
  ["that are loaded", {}, true],
  ["of which there are none", { keys: [] }, false],
  ["that can't be had", { fetch: nowhere }, false],
  ["of one of two zones", { issuers: [OTHER, ISSUER] }, true],
])("A verifier tells whether it has keys: those %s", async (_, options, expected) => {
  const { verifier } = await createBench(options);
  expect(await verifier.hasKeys()).toBe(expected);
});

it("A verifier tells which setting is wrong if it can have no keys for that reason", async () => {
  const { verifier, zone } = await createBench();
  zone.metadata = { issuer: `${ISSUER}/` };
  await expect(verifier.hasKeys()).rejects.toBeInstanceOf(ConfigurationError);
});
