// The contract of token stores with Bun's own client, in Bun.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { tokenStoreContract } from "@edgegrant/core/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { hasRedis, noteOnRedis, startRedis } from "./support/servers.ts";

const BUN = join(import.meta.dirname, "../node_modules/.bin/bun");
const notOpened = () => Promise.reject(new Error("The checks run in Bun"));
const names = [...tokenStoreContract({ open: notOpened }).map(({ name }) => name), "wakes followers by messages"];

describe.skipIf(!hasRedis)(`RedisTokenStore with Bun's RedisClient${noteOnRedis}`, () => {
  const failures = new Map<string, string>();
  beforeAll(async () => {
    const server = await startRedis();
    try {
      const script = join(import.meta.dirname, "bun/contract.ts");
      const { stdout } = await promisify(execFile)(BUN, [script, `redis://127.0.0.1:${server.port}`]);
      for (const line of stdout.trim().split("\n")) {
        const { name, failure } = JSON.parse(line) as { name: string; failure: string };
        failures.set(name, failure);
      }
    } finally {
      await server.close();
    }
  });

  it.each(names)("%s", (name) => {
    expect(failures.get(name)).toBe("");
  });
});
