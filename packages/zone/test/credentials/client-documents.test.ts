import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createClientDocuments } from "../../src/credentials/client-documents.ts";
import { startZone, type Zone } from "../../src/index.ts";
import { claimsOf } from "../support/client.ts";
import { assertionType, type ExchangeAnswer, exchange } from "../support/exchange.ts";
import { resourceOf, testConfig } from "../support/zone.ts";

/** A server that publishes its keys and, at `/client`, its metadata document. */
let origin = "";
let document: Record<string, unknown> | string = {};
let status = 200;
let fetches = 0;
const keys = await generateKeyPair("ES256", { extractable: true });
const server = createServer(async (request, response) => {
  if (request.url === "/jwks.json") {
    response.end(JSON.stringify({ keys: [await exportJWK(keys.publicKey)] }));
    return;
  }
  fetches += 1;
  response.writeHead(status, { location: "/jwks.json" });
  response.end(typeof document === "string" ? document : JSON.stringify(document));
});

let zone: Zone;
let path = "/client";
let next = 0;
const clientId = () => origin + path;
const good = () => ({
  client_id: clientId(),
  client_name: "Notes",
  jwks_uri: `${origin}/jwks.json`,
  token_endpoint_auth_method: "private_key_jwt",
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { resources, ...config } = testConfig();
  const opened = resources.map((one) => (one.id === "profiles" ? { ...one, openToUnregistered: true } : one));
  zone = await startZone({
    ...config,
    signing: { algorithm: "ES256" },
    clientIdMetadataDocuments: "loopback",
    resources: [
      ...opened,
      { id: "notes", name: "Notes", identifier: `${origin}/mcp`, scopes: ["notes"] },
      { id: "files", name: "Files", identifier: `${origin}/files`, scopes: ["files"] },
    ],
  });
});
afterAll(async () => {
  await zone.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  // Each test has a document of its own, because the zone keeps documents for a minute.
  next += 1;
  path = `/client/${next}`;
  document = good();
  status = 200;
  fetches = 0;
});

async function assertion(subject = clientId()): Promise<string> {
  return new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: "ES256" })
    .setIssuer(subject)
    .setSubject(subject)
    .setAudience(zone.issuer)
    .setExpirationTime("1m")
    .sign(keys.privateKey);
}

async function ask(changes: Record<string, string> = {}): Promise<ExchangeAnswer> {
  const proof = { client_assertion: await assertion(), client_assertion_type: assertionType };
  return exchange(zone, { ...proof, subject_token: await zone.mint({ resource: "notes" }), ...changes }, {});
}

describe("an application that is not registered", () => {
  test("exchanges the tokens of a resource on its own origin, for a resource that is open to it", async () => {
    const { status, body } = await ask();
    expect([status, body.error_description]).toEqual([200, undefined]);
    expect(claimsOf(String(body.access_token))).toMatchObject({ client_id: clientId(), act: { sub: clientId() } });
    expect(zone.audit().at(-1)).toMatchObject({ type: "credentials:issue", application: clientId() });
  });

  test("may provide several resources on its origin", async () => {
    expect((await ask({ subject_token: await zone.mint({ resource: "files" }) })).status).toBe(200);
  });

  test("is fetched once a minute", async () => {
    await ask();
    await ask();
    expect(fetches).toBe(1);
  });

  test("can't exchange the tokens of a resource on another origin", async () => {
    const { body } = await ask({ subject_token: await zone.mint({ resource: "mcp" }) });
    expect(body).toMatchObject({
      error: "invalid_request",
      error_description: expect.stringMatching(/its aud is .*, not /),
    });
  });

  test("can't reach a resource that is not open to it", async () => {
    expect((await ask({ resource: resourceOf(zone, "mail").identifier })).body.error).toBe("access_denied");
  });

  test("gets no token of its own", async () => {
    expect((await ask({ grant_type: "client_credentials" })).body.error).toBe("unauthorized_client");
  });

  test("must sign: its document alone is no credential", async () => {
    const subject_token = await zone.mint({ resource: "notes" });
    expect((await exchange(zone, { client_id: clientId(), subject_token }, {})).body.error).toBe("invalid_client");
    expect(fetches).toBe(0);
  });

  test("must sign with a key of its document", async () => {
    const { privateKey } = await generateKeyPair("ES256");
    const [head, payload] = (await assertion()).split(".");
    const forged = await new SignJWT(claimsOf(`${head}.${payload}.`))
      .setProtectedHeader({ alg: "ES256" })
      .sign(privateKey);
    expect((await ask({ client_assertion: forged })).body.error).toBe("invalid_client");
  });
});

describe("a document is refused", () => {
  test.each<[string, () => Record<string, unknown> | string, RegExp]>([
    ["with another client_id", () => ({ ...good(), client_id: `${clientId()}/` }), /another client_id/],
    ["with a secret", () => ({ ...good(), client_secret: "s" }), /contains a client_secret/],
    ["for a public client", () => ({ ...good(), token_endpoint_auth_method: "none" }), /must have private_key_jwt/],
    ["without keys", () => ({ ...good(), jwks_uri: undefined }), /must have a jwks_uri at/],
    ["with keys elsewhere", () => ({ ...good(), jwks_uri: "http://127.0.0.1:9/jwks" }), /must have a jwks_uri at/],
    ["that is no object", () => "null", /another client_id/],
    ["that is not JSON", () => "<html>", /could not be fetched/],
    ["that is too large", () => " ".repeat(70_000), /longer than 65536 bytes/],
  ])("%s", async (_, body, why) => {
    document = body();
    const { status, body: answer } = await ask();
    expect(answer).toEqual({ error: "invalid_client", error_description: expect.stringMatching(why) });
    expect(status).toBe(401);
  });

  test.each([302, 404, 500])("with the status %d", async (given) => {
    status = given;
    expect((await ask()).body).toMatchObject({ error_description: expect.stringMatching(/could not be fetched/) });
    expect(fetches).toBe(1);
  });
});

describe("which client ids are fetched", () => {
  const here = "http://127.0.0.1:9";
  test.each([
    ["loopback", "https://notes.example/client"],
    ["off", `${here}/client`],
    ["fetch", "http://notes.example/client"],
    ["fetch", `${here}/`],
    ["fetch", here],
    ["fetch", `${here}/a/../client`],
    ["fetch", `${here}/client#part`],
    ["fetch", "http://user@127.0.0.1:9/client"],
    ["fetch", "notes"],
  ] as const)("with %s, not %s", async (policy, id) => {
    expect(await createClientDocuments(policy).find(id)).toBeUndefined();
  });

  test.each(["fetch", "loopback"] as const)("with %s, those on this machine", async (policy) => {
    await expect(createClientDocuments(policy).find(`${here}/client`)).rejects.toThrow("could not be fetched");
  });
});

test("the zone does not advertise documents that it takes from this machine only", async () => {
  const metadata = await (await fetch(`${zone.issuer}/.well-known/oauth-authorization-server`)).json();
  expect(metadata).not.toHaveProperty("client_id_metadata_document_supported");
});
