// Runs in Bun: the contract with Bun's own client, and messages. Prints the failure of each check as one line of JSON.
import { type TokenStoreUnderTest, tokenStoreContract } from "@edgegrant/core/testing";
import { RedisClient } from "bun";
import { RedisTokenStore } from "../../src/index.ts";

const [url = ""] = process.argv.slice(2);
const SETTINGS = { secret: "a sealing secret of these tests", timeoutMs: 60_000, leaseMs: 100_000 };
const TOKEN = { accessToken: "granted", tokenType: "Bearer", expiresAt: Math.floor(Date.now() / 1000) + 300 };

const admin = new RedisClient(url);
let client = new RedisClient(url);

async function open(): Promise<TokenStoreUnderTest> {
  await admin.send("FLUSHALL", []);
  return {
    store: new RedisTokenStore(client, SETTINGS),
    reopen: ({ secret }) => new RedisTokenStore(client, secret === "same" ? SETTINGS : { ...SETTINGS, secret }),
    backend: {
      entries: async () => {
        const keys: string[] = await admin.send("KEYS", ["*"]);
        return Promise.all(keys.map(async (key) => [key, (await admin.get(key)) ?? ""] as const));
      },
      write: async (key, value) => {
        await admin.set(key, value);
      },
    },
    breakBackend: () => {
      client.close();
      client = new RedisClient(url);
    },
  };
}

/** Polls are so rare that only a message can wake the follower. */
async function messages(): Promise<void> {
  const random = Math.random;
  Math.random = () => 1e6;
  const store = new RedisTokenStore(client, SETTINGS);
  const leader = await store.acquire("messages", 0);
  const follower = await store.acquire("messages", 0);
  if (!leader.leads || follower.leads) throw new Error("The first leads, the second follows");
  const result = follower.result(100_000);
  await store.set("messages", TOKEN);
  if ((await result)?.accessToken !== "granted") throw new Error("The follower got no token");
  Math.random = random;
}

const checks = [...tokenStoreContract({ open }), { name: "wakes followers by messages", run: messages }];
for (const { name, run } of checks) {
  const failure = await run().then(() => "", String);
  console.log(JSON.stringify({ name, failure }));
}
process.exit();
