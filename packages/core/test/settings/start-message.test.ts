import { ClientSecret } from "@edgegrant/core";
import { startMessage } from "@edgegrant/core/adapter";
import { describe, expect, it } from "vitest";

const here = { hostname: "127.0.0.1", port: 8000 };
const settings = {
  KEYCARD_ISSUER: "http://127.0.0.1:8700",
  KEYCARD_SERVER_URL: "http://127.0.0.1:8000/mcp",
  KEYCARD_CLIENT_ID: "id",
  KEYCARD_CLIENT_SECRET: "hunter2",
};

describe("the message at the start", () => {
  it("says where the server listens, what clients use, and where they log in", () => {
    expect(startMessage(here, settings)).toBe(
      [
        'edgegrant: listening on http://127.0.0.1:8000, for this machine only (hostname "0.0.0.0" opens it to others)',
        "  clients use    http://127.0.0.1:8000/mcp",
        "  and log in at  http://127.0.0.1:8700",
      ].join("\n"),
    );
  });

  it.each([
    ["0.0.0.0", "http://127.0.0.1:8000, and on every other address of this machine"],
    ["::", "http://127.0.0.1:8000, and on every other address of this machine"],
    ["::1", "http://[::1]:8000, for this machine only"],
    ["localhost", "http://localhost:8000, for this machine only"],
    ["10.0.0.7", "http://10.0.0.7:8000, and on no other address"],
  ])("says who reaches %s", (hostname, expected) => {
    expect(startMessage({ hostname, port: 8000 }, settings)).toContain(`listening on ${expected}`);
  });

  it("names every setting that is missing, and where to put it", () => {
    const message = startMessage(here, {}, {}, "in .env");
    expect(message).toContain("! KEYCARD_ISSUER is missing: set it to your zone's URL");
    expect(message).toContain("! KEYCARD_SERVER_URL is missing: set it to the URL of this server");
    expect(message).toContain("! Set this in .env.");
    expect(message).toMatch(/- Tools can't call an upstream API\. Missing Keycard credentials .*, in \.env$/);
  });

  it("names a setting that is wrong", () => {
    const message = startMessage(here, { ...settings, KEYCARD_ISSUER: "http://zone.example" });
    expect(message).toContain("! KEYCARD_ISSUER must be an https URL");
  });

  it("names the port if the server listens on another one on this machine", () => {
    const message = startMessage({ ...here, port: 9000 }, settings);
    expect(message).toContain("! KEYCARD_SERVER_URL has the port 8000, but the server listens on 9000");
    const behindProxy = { ...settings, KEYCARD_SERVER_URL: "https://mcp.example.com/mcp" };
    expect(startMessage({ ...here, port: 9000 }, behindProxy)).not.toContain("!");
  });

  it("needs no setting that the code replaces", () => {
    const resource = "https://mcp.example.com/mcp";
    const credential = new ClientSecret("id", "secret");
    const message = startMessage(here, { KEYCARD_ISSUER: "https://zone.example" }, { resource, credential });
    expect(message).toContain(`clients use    ${resource}\n`);
    expect(message).not.toMatch(/[!-] /);
  });

  it.each([
    ["a path", "/mcp", "clients use    http://127.0.0.1:8000/mcp"],
    ["a function", () => "http://127.0.0.1:8000/mcp", "  and log in at"],
  ])("takes a resource that is %s", (_, resource, expected) => {
    expect(startMessage(here, settings, { resource })).toContain(expected);
  });

  it("holds no secret", () => {
    expect(startMessage(here, { ...settings, KEYCARD_ISSUER: "hunter2" })).not.toContain("hunter2");
  });
});
