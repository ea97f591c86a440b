import { describe, expect, it } from "vitest";
import { outgoingResponse } from "../../src/server/outgoing-response.ts";

/** A response of `fetch`, which has a URL. Its body is decoded already, and its headers are those of the wire. */
function fetched(headers: Record<string, string>, status = 200): Response {
  const response = new Response("hello", { status, headers });
  return Object.defineProperty(response, "url", { value: "https://upstream.example/" });
}

const headersOf = (response: Response) => Object.fromEntries(response.headers);

describe("an answer of the handler's own", () => {
  it("has no framing, which is the platform's to make: a wrong length would break the connection", async () => {
    const headers = { "Content-Length": "100", "Transfer-Encoding": "chunked", "X-Own": "1", Connection: "close" };
    const answer = outgoingResponse(new Response("hello", { status: 201, headers }), "GET");
    expect(answer.status).toBe(201);
    expect(headersOf(answer)).toEqual({
      "content-type": "text/plain;charset=UTF-8",
      "x-own": "1",
      connection: "close",
    });
    expect(await answer.text()).toBe("hello");
  });

  it.each<[string, Response, string]>([
    ["to HEAD", new Response("hello", { headers: { "Content-Length": "5" } }), "HEAD"],
    ["without a body", new Response(null, { headers: { "Content-Length": "5" } }), "GET"],
  ])("says the length of the body that GET would get: %s", (_, response, method) => {
    expect(outgoingResponse(response, method)).toBe(response);
    expect(response.headers.get("Content-Length")).toBe("5");
  });

  it("keeps its coding, which is the handler's", () => {
    const response = new Response("hello", { headers: { "Content-Encoding": "gzip", ETag: '"a"' } });
    expect(outgoingResponse(response, "GET")).toBe(response);
  });
});

describe("an answer that can't be made anew", () => {
  it("is left alone if it is the upgrade of a connection", () => {
    const upgrade = new Response(null, { headers: { "Transfer-Encoding": "chunked" } });
    Object.defineProperty(upgrade, "status", { value: 101 });
    expect(outgoingResponse(upgrade, "GET")).toBe(upgrade);
  });

  it("is left alone if its body has been read", async () => {
    const read = new Response("hello", { headers: { "Transfer-Encoding": "chunked" } });
    await read.text();
    expect(outgoingResponse(read, "GET")).toBe(read);
  });
});

describe("an answer of fetch that is passed on", () => {
  it("is the same object where no header is stale", () => {
    const response = fetched({ "Content-Length": "5", ETag: '"a"' });
    expect(outgoingResponse(response, "GET")).toBe(response);
    expect(response.headers.get("Content-Length")).toBe("5");
  });

  it("says nothing of the connection that it came over (RFC 9110 section 7.6.1)", async () => {
    const answer = outgoingResponse(
      fetched({
        Connection: "close,X-Hop, X-Other-Hop ,in valid,(also invalid",
        "Keep-Alive": "timeout=5",
        "Proxy-Connection": "close",
        TE: "trailers",
        Trailer: "X-Sum",
        "Transfer-Encoding": "chunked",
        Upgrade: "h2c",
        "X-Hop": "1",
        "X-Other-Hop": "1",
        "X-Own": "1",
        ETag: '"a"',
      }),
      "GET",
    );
    expect(headersOf(answer)).toEqual({ "content-type": "text/plain;charset=UTF-8", "x-own": "1", etag: '"a"' });
    expect(await answer.text()).toBe("hello");
  });

  it.each(["gzip", "br", "GZIP"])("says nothing of the bytes that fetch has decoded: %s", async (coding) => {
    const answer = outgoingResponse(
      fetched({
        "Content-Encoding": coding,
        "Content-Length": "25",
        "Content-MD5": "a",
        "Content-Digest": "sha-256=:a:",
        Digest: "sha-256=a",
        "Repr-Digest": "sha-256=:a:",
        "Accept-Ranges": "bytes",
        "X-Own": "1",
      }),
      "GET",
    );
    expect(headersOf(answer)).toEqual({ "content-type": "text/plain;charset=UTF-8", "x-own": "1" });
    expect(await answer.text()).toBe("hello");
  });

  it.each([
    ['"a"', 'W/"a"'],
    ['W/"a"', 'W/"a"'],
  ])("has a weak ETag once it is decoded: %s (RFC 9110 section 8.8.3)", (tag, expected) => {
    const answer = outgoingResponse(fetched({ "Content-Encoding": "gzip", ETag: tag }), "GET");
    expect(answer.headers.get("ETag")).toBe(expected);
  });

  it("keeps a coding that fetch does not decode", () => {
    const response = fetched({ "Content-Encoding": "zstd", "Content-Length": "25", ETag: '"a"' }, 206);
    expect(outgoingResponse(response, "GET")).toBe(response);
    expect(headersOf(response)).toMatchObject({ "content-encoding": "zstd", "content-length": "25", etag: '"a"' });
  });

  it("is decoded as the platform says", () => {
    const answer = outgoingResponse(fetched({ "Content-Encoding": "Zstd" }), "GET", (coding) => coding === "zstd");
    expect(answer.headers.has("Content-Encoding")).toBe(false);
    const plain = fetched({ "Content-Length": "5" });
    expect(outgoingResponse(plain, "GET", () => true)).toBe(plain);
  });

  it("is an error where it is a part of coded bytes, which nobody can decode", () => {
    const part = fetched({ "Content-Encoding": "gzip", "Content-Range": "bytes 0-4/25" }, 206);
    expect(() => outgoingResponse(part, "GET")).toThrow(TypeError);
    expect(() => outgoingResponse(part, "GET")).toThrow('coding "gzip"');
    const plain = fetched({ "Content-Range": "bytes 0-4/25" }, 206);
    expect(outgoingResponse(plain, "GET")).toBe(plain);
  });
});
