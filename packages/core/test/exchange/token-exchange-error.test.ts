import { describe, expect, it } from "vitest";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";

describe("a failed exchange", () => {
  it("has a name, by which logs and other realms know it", () => {
    expect(new TokenExchangeError("invalid_target", "The zone refused").name).toBe("TokenExchangeError");
  });

  it.each([
    ["was cancelled", "aborted", {}, 503],
    ["may succeed later", "server_error", { isTransient: true }, 503],
    ["needs a new login", "invalid_grant", { needsLogin: true, upstreamStatus: 400 }, 401],
    ["was refused because of this server", "invalid_client", { upstreamStatus: 401 }, 500],
    ["has an answer that can't be used", "invalid_response", { upstreamStatus: 200 }, 502],
    ["the zone denies this user", "access_denied", { upstreamStatus: 403 }, 403],
  ])("that %s is answered with the status for that: %s", (_, code, options, status) => {
    expect(new TokenExchangeError(code, "The exchange failed", options)).toMatchObject({ errorCode: code, status });
  });
});
