import { describe, expect, it, vi } from "vitest";
import { UnauthorizedError } from "../../src/errors.ts";
import { authenticate, errorResponse } from "../../src/server/authenticate.ts";
import { hierarchyOf } from "../../src/verify/scopes.ts";
import { recorder } from "../exchange/support.ts";
import { challengeOf, request, serverBench } from "./support.ts";

const { setUp, withToken } = serverBench();

describe("an adapter that keeps nothing between requests", () => {
  const verifier = () => {
    throw new Error("nobody needs it");
  };

  it("can authenticate one, over plain http too", () => {
    const { events, onEvent } = recorder();
    const insecure = new Request("http://other.example/mcp");
    expect(() => authenticate(insecure, verifier, {}, { now: Date.now, emit: onEvent })).toThrow(UnauthorizedError);
    expect(events).toEqual([]);
  });

  it("can refuse one", () => {
    const reporter = { emit: vi.fn(), reportMisconfiguration: vi.fn() };
    const response = errorResponse(request(), new UnauthorizedError("no token"), {}, reporter);
    expect(response.status).toBe(401);
    expect(challengeOf(response)).toContain("resource_metadata=");
    expect(reporter.emit).toHaveBeenCalledOnce();
  });
});

it("A refusal does not read the signal of the request, because Deno warns of that", () => {
  const sent = request();
  const signal = vi.fn();
  Object.defineProperty(sent, "signal", { get: signal });
  const reporter = { emit: () => undefined, reportMisconfiguration: () => undefined };
  expect(errorResponse(sent, new UnauthorizedError("no token"), {}, reporter).status).toBe(401);
  expect(signal).not.toHaveBeenCalled();
});

it("A caller carries the hierarchy of scopes of the server that let it in", async () => {
  const satisfies = () => true;
  const seen: unknown[] = [];
  for (const options of [{ satisfies }, {}]) {
    const response = await setUp(options).send(await withToken(), (_, auth) => {
      seen.push(hierarchyOf(auth));
      return new Response();
    });
    expect(response.status).toBe(200);
  }
  expect(seen).toEqual([satisfies, undefined]);
});
