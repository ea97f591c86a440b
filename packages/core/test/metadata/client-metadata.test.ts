import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { completeClientId } from "../../src/metadata/client-metadata.ts";
import { wellKnownResponse } from "../../src/metadata/well-known.ts";
import { documentBench, json, ORIGIN } from "./support.ts";

const PATH = "/.well-known/oauth-client";
const publicJwks = async () => ({ keys: [] });
const { options, answer } = documentBench();

/** The options of a server with these client ids. */
const withIds = (...clientIds: string[]) => options({ publicJwks, clientIds: () => clientIds, resource: "/mcp" });

describe("a client ID metadata document", () => {
  it.each([[PATH], [ORIGIN + PATH]])("is served for the client id %s", async (clientId) => {
    const response = await answer(PATH, { ...withIds(clientId), resourceName: "Notes" });
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=300");
    expect(await json(response)).toEqual({
      client_id: ORIGIN + PATH,
      client_name: "Notes",
      jwks_uri: `${ORIGIN}/.well-known/jwks.json`,
      token_endpoint_auth_method: "private_key_jwt",
      grant_types: [
        "urn:ietf:params:oauth:grant-type:token-exchange",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "client_credentials",
      ],
      response_types: [],
    });
  });

  it("names the origin of the configured resource, whatever host a caller sends", async () => {
    const given = { ...withIds(PATH), resource: "https://public.example/mcp" };
    expect(await json(await answer(PATH, given))).toMatchObject({ client_id: `https://public.example${PATH}` });
  });

  it("may be any of several client ids, and may have a query", async () => {
    const response = await answer(`${PATH}?v=2`, withIds("id-in-a", `${PATH}?v=2`));
    expect(await json(response)).toMatchObject({ client_id: `${ORIGIN}${PATH}?v=2` });
  });

  it.each([
    ["a name", "notes-worker"],
    ["the resource", `${ORIGIN}/mcp`],
    ["a document elsewhere on the server", "/.well-known/other"],
  ])("is not served if the client id is %s", async (_, clientId) => {
    expect(await wellKnownResponse(new Request(ORIGIN + PATH), withIds(clientId))).toBeUndefined();
  });

  it("is not served for the URL of another server", async () => {
    expect((await answer(PATH, withIds(`https://other.example${PATH}`))).status).toBe(404);
  });

  it("is not served without a key of the server's own", async () => {
    const given = { ...withIds(PATH), publicJwks: undefined };
    expect(await wellKnownResponse(new Request(ORIGIN + PATH), given)).toBeUndefined();
  });

  it("is read only", async () => {
    expect((await answer(PATH, withIds(PATH), { method: "POST" })).status).toBe(405);
  });
});

describe("the complete client id", () => {
  it("is on the origin of the resource", () => {
    expect(completeClientId(PATH, "https://mcp.example:8443/mcp?x")).toBe(`https://mcp.example:8443${PATH}`);
  });

  it.each(["notes", "https://mcp.example/mcp"])("is %s itself if that is no path", (clientId) => {
    expect(completeClientId(clientId, "")).toBe(clientId);
  });

  it.each(["/", "/mcp", "/.well-known", "/.well-known/../mcp", "//evil.example/.well-known/x", "/.well-known/a b"])(
    "can't be made from the path %s",
    (path) => {
      expect(() => completeClientId(path, "https://mcp.example/mcp")).toThrow(/must be below \/\.well-known\//);
    },
  );

  it("needs the origin of the server", () => {
    expect(() => completeClientId(PATH, "mcp")).toThrow(ConfigurationError);
    expect(() => completeClientId(PATH, "mcp")).toThrow(/set KEYCARD_CLIENT_ID to the complete URL/);
  });
});
