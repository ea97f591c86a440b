import { environment } from "@edgegrant/node";
import { expect, it, onTestFinished } from "vitest";

it("the environment is read when it is asked for, by the names that Workers have too", () => {
  process.env.KEYCARD_ISSUER = "https://zone.example";
  onTestFinished(() => {
    delete process.env.KEYCARD_ISSUER;
  });
  expect(environment().KEYCARD_ISSUER).toBe("https://zone.example");
  expect(environment().KEYCARD_CLIENT_ID).toBeUndefined();
});
