import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Route } from "../../src/gateway/route.ts";

const GATEWAY = "https://gateway.example";
const target = (path: string, upstream = "https://api.example/v1", at = "/mcp") =>
  new Route(upstream, at, true).target(new URL(GATEWAY + path));

describe("the URL of the upstream server", () => {
  it.each([
    ["/mcp", "https://api.example/v1", "/mcp", "https://api.example/v1"],
    ["/mcp?a=%20b", "https://api.example/v1", "/mcp", "https://api.example/v1?a=%20b"],
    ["/mcp/x/y", "https://api.example/v1", "/mcp", "https://api.example/v1/x/y"],
    ["/mcp", "https://api.example/v1/", "/mcp", "https://api.example/v1/"],
    ["/mcp/", "https://api.example/v1", "/mcp", "https://api.example/v1/"],
    ["/mcp/a", "https://api.example", "/mcp", "https://api.example/a"],
    ["/", "https://api.example/v1", "/", "https://api.example/v1"],
    ["/a%2Fb", "https://api.example", "/", "https://api.example/a%2Fb"],
    ["//other.example/x", "https://api.example", "/", "https://api.example//other.example/x"],
    ["/mcp/a..b/...", "https://api.example/v1", "/mcp", "https://api.example/v1/a..b/..."],
  ])("for %s, of %s at %s, is %s", (path, upstream, at, expected) => {
    expect(target(path, upstream, at)).toBe(expected);
  });

  it.each([
    ["/"],
    ["/mcpx"],
    ["/mcp@other.example"],
    ["/mcp/../admin"],
    ["/mcp/%2e%2e/admin"],
    ["/mcp/..%2fadmin"],
    ["/mcp/..%5Cadmin"],
    ["/mcp/%2e%2e%2fadmin"],
    ["/mcp/%252e%252e%252fadmin"],
    ["/mcp/..;x=1/admin"],
    ["/mcp/..%3bx/admin"],
    ["/mcp/..%3fx/admin"],
    ["/mcp/..%2523/admin"],
    ["/mcp/..%20/admin"],
    ["/mcp/%c0%ae%c0%ae/admin"],
    ["/mcp/..%25C0%25AFadmin"],
    ["/mcp/a%00/b"],
    [`/mcp/${"%25".repeat(3)}2525252e`],
  ])("does not exist for %s", (path) => {
    expect(target(path)).toBeUndefined();
  });

  it("is never outside the upstream server, whatever the path", () => {
    const piece = fc.constantFrom(
      "/",
      "..",
      ".",
      "%2e",
      "%2F",
      "%5c",
      "\\",
      "%25",
      "@",
      ":",
      "//x.example",
      "mcp",
      ";",
      "?",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const found = target(`/mcp${pieces.join("")}`);
        if (found === undefined) return;
        const { origin, pathname, username } = new URL(found);
        expect([origin, username]).toEqual(["https://api.example", ""]);
        expect(pathname).toMatch(/^\/v1(\/|$)/);
        let decoded = pathname;
        for (let times = 0; times < 5; times += 1) decoded = decoded.replace(/%(?:25|2e|2f|5c)/gi, decodeURIComponent);
        expect(decoded.split(/[/\\]/)).not.toContain("..");
      }),
    );
  });
});

describe("a URL that the upstream server wrote", () => {
  const route = new Route("https://api.example/v1", "/mcp", true);
  const back = (reference: string) => route.back(reference, "https://api.example/v1/a");

  it.each([
    ["/v1/a?x#y", "/mcp/a?x#y"],
    ["https://api.example/v1", "/mcp"],
    ["b", "/mcp/b"],
    ["/v1//other.example", "/mcp//other.example"],
    ["https://other.example/v1", undefined],
    ["//other.example/v1", undefined],
    ["http://api.example/v1", undefined],
    ["/v2", undefined],
    ["../v2", undefined],
    ["/v1/..%2fx", undefined],
    ["javascript:alert(1)", undefined],
    ["https://", undefined],
  ])("%s leads to %s", (reference, expected) => {
    expect(back(reference)).toBe(expected);
  });

  it("never leads to another host", () => {
    expect(
      new Route("https://api.example", "/", true).back("//api.example//other.example/x", "https://api.example/"),
    ).toBe("/other.example/x");
  });
});

describe("the settings", () => {
  it.each([
    ["mcp.example.com/mcp", "/"],
    ["ftp://api.example", "/"],
    ["https://user:word@api.example", "/"],
    ["https://api.example?tenant=1", "/"],
    [undefined, "/"],
    ["http://api.example", "/"],
    ["https://api.example", "mcp"],
    ["https://api.example", "/a/../b"],
    ["https://api.example", "//b"],
  ])("upstream %s at %s are refused", (upstream, path) => {
    expect(() => new Route(upstream, path, true)).toThrow(/^(upstream|path) must be/);
  });

  it("may be plain http where no credentials are sent", () => {
    expect(new Route("http://api.example", "/", false).origin).toBe("http://api.example");
  });
});
