import { describe, expect, it } from "vitest";
import { AccessContext } from "../../src/access/access-context.ts";
import { ResourceAccessError } from "../../src/access/resource-access-error.ts";
import { ConfigurationError, SecretError } from "../../src/errors.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { createRuntime } from "../../src/platform/runtime.ts";
import { failureResponse, reportFailure } from "../../src/server/error-response.ts";

const GITHUB = "https://api.github.com";
const MAIL = "https://mail.example";
const token = (accessToken: string) => ({ accessToken, tokenType: "Bearer" });
const denied = new TokenExchangeError("access_denied", "The zone refused the token exchange: not yours", {
  errorDescription: "not yours",
  upstreamStatus: 400,
});

function thrownBy(work: () => unknown): ResourceAccessError {
  try {
    work();
  } catch (error) {
    if (error instanceof ResourceAccessError) return error;
  }
  throw new Error("expected a ResourceAccessError");
}

describe("AccessContext", () => {
  it("is a success as long as nothing failed", () => {
    const context = new AccessContext({ [GITHUB]: token("a") });
    context.setBulkTokens({ [MAIL]: token("b") });
    expect(context.getStatus()).toBe("success");
    expect([context.hasErrors(), context.hasError(), context.hasResourceError(GITHUB)]).toEqual([false, false, false]);
    expect(context.getErrors()).toEqual({ resources: {}, error: null });
    expect(context.access(MAIL).accessToken).toBe("b");
    expect(context.getSuccessfulResources()).toEqual([GITHUB, MAIL]);
  });

  it("keeps what was granted apart from what was not", () => {
    const context = new AccessContext({ [GITHUB]: token("a") });
    context.setResourceError(MAIL, denied);
    expect(context.getStatus()).toBe("partial_error");
    expect(context.hasErrors()).toBe(true);
    expect(context.hasError()).toBe(false);
    expect(context.getFailedResources()).toEqual([MAIL]);
    expect(context.getSuccessfulResources()).toEqual([GITHUB]);
    expect(context.access(GITHUB).accessToken).toBe("a");
    const detail = { message: denied.message, code: "access_denied", description: "not yours", isTransient: false };
    expect(context.getResourceError(MAIL)).toEqual(detail);
    expect(context.getResourceError(GITHUB)).toBeNull();
    expect(JSON.parse(JSON.stringify(context.getErrors()))).toEqual({ resources: { [MAIL]: detail }, error: null });
  });

  it("throws where a token is used that was not granted, with what led to it", () => {
    const context = new AccessContext();
    context.setResourceError(MAIL, denied);
    const error = thrownBy(() => context.access(MAIL));
    expect(error).toMatchObject({
      errorType: "resource_error",
      resource: MAIL,
      errorCode: "access_denied",
      status: 403,
    });
    expect(error.cause).toBe(denied);
  });

  it("throws where a token is used that was never asked for, and names those that are there", () => {
    const error = thrownBy(() => new AccessContext({ [GITHUB]: token("a") }).access(MAIL));
    expect(error).toMatchObject({ errorType: "missing_token", availableResources: [GITHUB], status: 500 });
  });

  it("gives nothing out once all has failed", () => {
    const context = new AccessContext({ [GITHUB]: token("a") });
    context.setError({ message: "nobody is there" });
    expect(context.getStatus()).toBe("error");
    expect(context.getError()).toEqual({ message: "nobody is there" });
    expect(thrownBy(() => context.access(GITHUB))).toMatchObject({ errorType: "global_error", availableResources: [] });
  });

  it("forgets an error when a token comes, and a token when an error does", () => {
    const context = new AccessContext();
    context.setResourceError(MAIL, denied);
    context.setToken(MAIL, token("b"));
    expect([context.getStatus(), context.access(MAIL).accessToken]).toEqual(["success", "b"]);
    context.setResourceError(MAIL, { message: "gone" });
    expect(() => context.access(MAIL)).toThrow("gone");
  });

  it("takes over what another has, which wins", () => {
    const one = new AccessContext({ [GITHUB]: token("old"), [MAIL]: token("old") });
    const other = new AccessContext({ [GITHUB]: token("new") });
    other.setResourceError(MAIL, denied);
    one.merge(other);
    expect(one.access(GITHUB).accessToken).toBe("new");
    expect(one.getFailedResources()).toEqual([MAIL]);
    one.merge(new AccessContext());
    expect(one.hasError()).toBe(false);
    other.setError({ message: "all over" });
    one.merge(other);
    expect(one.getError()).toEqual({ message: "all over" });
  });

  it("knows no resources but those it was told", () => {
    const context = new AccessContext();
    expect(() => context.access("__proto__")).toThrow(ResourceAccessError);
    expect(context.hasResourceError("toString")).toBe(false);
  });

  it.each([
    new ConfigurationError("KEYCARD_PRIVATE_KEY is damaged"),
    new TokenExchangeError("invalid_client", "The zone refused the token exchange: KEYCARD_PRIVATE_KEY is unknown"),
    new TypeError("KEYCARD_PRIVATE_KEY is not a function"),
  ])("shows nobody what is ours to mend: %s", (error) => {
    const context = new AccessContext();
    context.setResourceError(MAIL, error);
    expect(JSON.stringify(context.getErrors())).not.toContain("KEYCARD_PRIVATE_KEY");
    const thrown = thrownBy(() => context.access(MAIL));
    expect(thrown.message).not.toContain("KEYCARD_PRIVATE_KEY");
    expect(thrown.status).toBe(500);
  });
});

describe("a server that gets such an error from its handler", () => {
  const answer = async (cause: Error | undefined) => {
    const error = new ResourceAccessError({ resource: MAIL, errorType: "resource_error", cause });
    const response = failureResponse(error, { resourceMetadata: "https://mcp.example/m", requiredScopes: [] });
    const events: EdgegrantEvent[] = [];
    const runtime = createRuntime({ onEvent: (event) => events.push(event) });
    for (const _ of ["first", "again"]) reportFailure(error, runtime);
    return { status: response.status, body: await response.json(), events };
  };

  it("answers as it would what led to it, which has been reported", async () => {
    const interactionUri = "https://zone.example/consent/1";
    const cause = new TokenExchangeError("interaction_required", "The user has to act", { interactionUri });
    expect(await answer(cause)).toEqual({
      status: 403,
      body: expect.objectContaining({ error: "interaction_required", interaction_uri: interactionUri }),
      events: [],
    });
    expect(await answer(new TokenExchangeError("x", "busy", { isTransient: true }))).toMatchObject({ status: 503 });
  });

  it("reports what nobody has reported, and a wrong setting once", async () => {
    expect(await answer(new ConfigurationError("no key"))).toMatchObject({
      status: 500,
      events: [{ type: "configuration.invalid", message: "no key" }],
    });
    expect(await answer(undefined)).toMatchObject({
      status: 500,
      events: [{ type: "handler.failed" }, { type: "handler.failed" }],
    });
    expect(await answer(new SecretError("the store hangs"))).toMatchObject({
      status: 503,
      events: [{ type: "secret.failed", message: "the store hangs" }, { type: "secret.failed" }],
    });
  });
});
