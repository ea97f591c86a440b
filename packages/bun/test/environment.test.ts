import { afterEach, expect, test } from "bun:test";
import { environment } from "@edgegrant/bun";

afterEach(() => {
  delete process.env.KEYCARD_ISSUER;
});

test("the environment is read when it is asked for, by the names that Workers have too", () => {
  process.env.KEYCARD_ISSUER = "https://zone.example";
  expect(environment().KEYCARD_ISSUER).toBe("https://zone.example");
  expect(environment().KEYCARD_CLIENT_ID).toBeUndefined();
});
