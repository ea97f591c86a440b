import { expect, test } from "vitest";
import { createStore } from "../../src/provider/store.ts";

const start = Date.UTC(2026, 0, 1);

/** A store with a used token, and a clock that the test controls. */
async function usedToken(model: string) {
  let time = start;
  const store = createStore({ refreshTokenLeewaySeconds: 10, now: () => time });
  const adapter = store.adapter(model);
  await adapter.upsert("token", { accountId: "alice" }, 60);
  await adapter.consume("token");
  return {
    useAgain: () => adapter.consume("token"),
    after: async (seconds: number) => {
      time = start + seconds * 1000;
      return adapter.find("token");
    },
  };
}

test("a refresh token counts as unused until its leeway is over, and as used from then on", async () => {
  const token = await usedToken("RefreshToken");
  expect(await token.after(9)).toEqual({ accountId: "alice" });
  expect(await token.after(10)).toHaveProperty("consumed", start / 1000);
});

test("the first use begins the leeway, whatever follows", async () => {
  const token = await usedToken("RefreshToken");
  await token.after(9);
  await token.useAgain();
  expect(await token.after(10)).toHaveProperty("consumed");
});

test("a code has no leeway", async () => {
  const code = await usedToken("AuthorizationCode");
  expect(await code.after(0)).toHaveProperty("consumed");
});
