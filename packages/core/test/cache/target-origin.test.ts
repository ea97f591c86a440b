import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { API, caller, countingCache } from "./support.ts";

const alice = caller();
const REFUSED = { name: "ConfigurationError", status: 500 };

/** A cache that records the targets of its tokens. */
function watched() {
  const sent: string[] = [];
  const parts = countingCache({
    fetch: async (input) => {
      sent.push((input as Request).url);
      return new Response();
    },
  });
  return { ...parts, sent };
}

describe("Where fetchWithToken sends a token", () => {
  it.each<[string, string, string | URL | Request]>([
    ["another host", API, "https://evil.example/"],
    ["another host, as a URL", API, new URL("https://evil.example/")],
    ["another host, as a request", API, new Request("https://evil.example/")],
    ["another port", API, "https://api.example:8443/"],
    ["a subdomain", API, "https://a.api.example/"],
    ["a host that ends alike", API, "https://evil-api.example/"],
    ["a host that begins alike", API, "https://api.example.evil.example/"],
    ["a host behind a user name", API, "https://api.example@evil.example/"],
    ["a host behind a backslash", API, "https://evil.example\\@api.example/"],
    ["plain http", API, "http://api.example/"],
    ["plain http, of a resource that has it too", "http://api.example", "http://api.example/"],
    ["a user name and a password", API, "https://alice:secret@api.example/"],
    ["a user name", API, "https://secret@api.example/"],
    ["a password", API, "https://:secret@api.example/"],
    ["a path alone", API, "/user"],
    ["another scheme", API, "data:text/plain,hello"],
    ["a resource that is no URL", "urn:example:api", "https://api.example/"],
    ["loopback, of a resource elsewhere", API, "http://127.0.0.1:8080/"],
  ])("is not %s: nothing is exchanged, and nothing sent", async (_, resource, input) => {
    const { cache, requests, sent, events } = watched();
    await expect(cache.fetchWithToken(alice, resource, input)).rejects.toMatchObject(REFUSED);
    expect([requests, sent]).toEqual([[], []]);
    expect(events).toMatchObject([{ type: "configuration.invalid" }]);
    expect(JSON.stringify(events)).not.toMatch(/secret/);
  });

  it.each<[string, string, string | URL | Request]>([
    ["the resource's origin", API, `${API}/user?page=2`],
    ["it, in capitals and with its port", API, "HTTPS://API.EXAMPLE:443/user"],
    ["that of a resource with a path, and not below it", `${API}/v1`, `${API}/user`],
    ["loopback over plain http, of a resource there", "http://127.0.0.1:8080", new URL("http://127.0.0.1:8080/user")],
  ])("is %s", async (_, resource, input) => {
    const { cache, sent } = watched();
    expect((await cache.fetchWithToken(alice, resource, input)).status).toBe(200);
    expect(sent).toEqual([new Request(input).url]);
  });

  it("is any origin that is allowed besides", async () => {
    const { cache, sent } = watched();
    const uploads = "https://uploads.example";
    await cache.fetchWithToken(alice, API, `${uploads}/a`, { allowedOrigins: uploads });
    await cache.fetchWithToken(alice, "urn:example:api", `${uploads}/b`, { allowedOrigins: [uploads] });
    await cache.fetchWithToken(alice, "calendar", `${uploads}/c`, { allowedOrigins: [uploads] });
    await cache.fetchWithToken(alice, API, `${API}/d`, { allowedOrigins: [uploads] });
    expect(sent).toEqual([`${uploads}/a`, `${uploads}/b`, `${uploads}/c`, `${API}/d`]);
    await expect(
      cache.fetchWithToken(alice, API, "http://uploads.example/", { allowedOrigins: "http://uploads.example" }),
    ).rejects.toThrow(/https only/);
  });

  it.each(["https://uploads.example/", "https://uploads.example/a", "uploads.example", "*"])(
    "is not to be told by %s, which is no origin",
    async (allowedOrigins) => {
      const { cache } = watched();
      await expect(cache.fetchWithToken(alice, API, API, { allowedOrigins })).rejects.toThrow(
        /allowedOrigins must hold/,
      );
    },
  );

  it.each([
    ["https://me:hunter2@uploads.example", ", not a URL at https://uploads.example"],
    ["https://uploads.example/?key=hunter2", ", not a URL at https://uploads.example"],
    ["hunter2", ""],
    ["hunter2:uploads.example", ""],
  ])(
    "is not to be told by %s, of which no more than the origin is repeated: it may be a secret",
    async (given, got) => {
      const { cache } = watched();
      await expect(cache.fetchWithToken(alice, API, API, { allowedOrigins: given })).rejects.toMatchObject({
        message: `allowedOrigins must hold origins such as "https://uploads.example"${got}`,
      });
    },
  );

  it("is where a URL led when it was handed in, whatever becomes of it meanwhile", async () => {
    const { cache, sent } = watched();
    const url = new URL(`${API}/user`);
    const call = cache.fetchWithToken(alice, API, url);
    url.host = "evil.example";
    await call;
    expect(sent).toEqual([`${API}/user`]);
  });

  it.each([
    ["/user", "fetchWithToken needs an absolute URL"],
    ["https://alice:secret@api.example/", "fetchWithToken takes no URL with a user name or a password"],
  ])("is told in an error that says what is wrong: %s", async (target, message) => {
    const { cache } = watched();
    await expect(cache.fetchWithToken(alice, API, target)).rejects.toThrow(message);
  });

  it("is told in an error that says what to do, and names no more of the address than its origin", async () => {
    const { cache } = watched();
    const call = cache.fetchWithToken(alice, API, "https://evil.example/path?code=secret");
    await expect(call).rejects.toBeInstanceOf(ConfigurationError);
    await expect(call).rejects.toThrow(/not to https:\/\/evil\.example: list further origins in allowedOrigins/);
  });
});
