import { describe, expect, it, vi } from "vitest";
import { CallerKeys } from "../../src/cache/caller-keys.ts";
import { type GetTokenOptions, tokenRequestFor } from "../../src/cache/token-request.ts";
import { ConfigurationError } from "../../src/errors.ts";
import { API, caller } from "./support.ts";

const work = Promise.resolve();

/** The request of a caller, and what is handed to `waitUntil` of the cache. */
function requestFor(options?: GetTokenOptions, resource = API) {
  const kept = vi.fn();
  return { kept, request: tokenRequestFor(caller(), resource, options, kept, new CallerKeys()) };
}

describe("The scopes that are asked for", () => {
  it.each<[GetTokenOptions | undefined, string[]]>([
    [undefined, []],
    [{}, []],
    [{ scope: "" }, []],
    [{ scope: "a" }, ["a"]],
    [{ scope: "  a  b " }, ["a", "b"]],
    [{ scope: ["b", "a"] }, ["b", "a"]],
    [{ scope: ["", "a"] }, ["a"]],
  ])("are names, which %j has as %j", (options, scopes) => {
    expect(requestFor(options).request.scopes).toEqual(scopes);
  });

  it("make another request of it", () => {
    expect(requestFor({ scope: "a" }).request.key).not.toBe(requestFor().request.key);
  });
});

describe("Work that goes on after the request", () => {
  it("is kept alive by the request's context, else by the cache", () => {
    const waitUntil = vi.fn();
    const { kept, request } = requestFor({ ctx: { waitUntil } });
    request.waitUntil(work);
    expect([waitUntil.mock.calls, kept.mock.calls]).toEqual([[[work]], []]);
    const alone = requestFor();
    alone.request.waitUntil(work);
    expect(alone.kept).toHaveBeenCalledExactlyOnceWith(work);
  });

  it("is kept alive by the cache if the request has ended, whose context takes no more", () => {
    const waitUntil = () => {
      throw new TypeError("the request has ended");
    };
    const { kept, request } = requestFor({ ctx: { waitUntil } });
    request.waitUntil(work);
    expect(kept).toHaveBeenCalledExactlyOnceWith(work);
  });
});

it("A token is asked for a resource", () => {
  expect(() => requestFor({}, "")).toThrow(ConfigurationError);
  expect(() => requestFor({}, "")).toThrow("needs the resource");
});
