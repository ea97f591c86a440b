import assert from "node:assert/strict";
import { environment } from "@edgegrant/deno";

Deno.test("the environment is read when it is asked for, by the names that Workers have too", () => {
  Deno.env.set("KEYCARD_ISSUER", "https://zone.example");
  try {
    assert.equal(environment().KEYCARD_ISSUER, "https://zone.example");
    assert.equal(environment().KEYCARD_CLIENT_ID, undefined);
  } finally {
    Deno.env.delete("KEYCARD_ISSUER");
  }
});

Deno.test({
  name: "permission to read just these names is enough",
  permissions: {
    env: [
      "KEYCARD_ISSUER",
      "KEYCARD_CLIENT_ID",
      "KEYCARD_CLIENT_SECRET",
      "KEYCARD_PRIVATE_KEY",
      "KEYCARD_CACHE_SECRET",
      "KEYCARD_CACHE_SECRET_PREVIOUS",
      "KEYCARD_SERVER_URL",
    ],
  },
  fn: () => {
    assert.doesNotThrow(environment);
  },
});
