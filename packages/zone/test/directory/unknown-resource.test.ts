import { expect, test } from "vitest";
import { unknownResource } from "../../src/directory/unknown-resource.ts";

const known = ["http://127.0.0.1:8787/mcp", "https://mail.example/", "https://mail.example/send?all=1"];

const message = (identifier: string, identifiers = known): string =>
  unknownResource(identifier, {
    resources: identifiers.map((one) => ({
      id: one,
      name: one,
      identifier: one,
      aliases: [],
      scopes: [],
      consent: false,
      openToUnregistered: false,
    })),
  });

test.each([
  ["http://127.0.0.1:8787/mcp/", "the nearest is http://127.0.0.1:8787/mcp, and it has a slash at its end"],
  ["https://127.0.0.1:8787/mcp", "the scheme differs (https, not http)"],
  ["http://127.0.0.1:8787/MCP", "the path differs (/MCP, not /mcp)"],
  [
    "https://mail.example:443",
    "the nearest is https://mail.example/, and they are not the same, character by character",
  ],
  [
    "https://mail.example/send?all=2",
    "the nearest is https://mail.example/send?all=1, and the query differs (?all=2, not ?all=1)",
  ],
  ["https://name.tunnel.example/mcp", `it has ${known.join(", ")}`],
  ["no URL", `the identifier no?URL: it has ${known.join(", ")}`],
])("%s: it says what differs", (identifier, expected) => {
  expect(message(identifier)).toContain(expected);
});

test("the message is bounded, and has only the characters that RFC 6749 allows", () => {
  const many = Array.from({ length: 100 }, (_, index) => `https://${index}.example`);
  const text = message(`https://x.example/"\\\u202e${"a".repeat(10_000)}`, many);
  expect(text).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]{1,700}$/);
  expect(text).toContain("https://4.example and others");
});
