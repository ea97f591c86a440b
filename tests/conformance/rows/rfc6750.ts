import { expect } from "vitest";
import { challengeOf, parameter } from "../support/challenge.ts";
import * as checks from "../support/checks.ts";
import { call, callConfigured, callWith } from "../support/requests.ts";
import type { Source } from "../support/row.ts";
import type { Subject } from "../support/subject.ts";

/** Every kind of refusal. */
async function refusals(subject: Subject): Promise<Response[]> {
  return Promise.all([
    call(subject.example),
    call(subject.example, "Basic YTpi"),
    call(subject.example, "Bearer not a token"),
    callWith(subject, { expiresInSeconds: -60 }),
    callWith(subject, { scope: "another:scope" }),
    callConfigured(subject, "mail:read", "/send"),
  ]);
}

export const rfc6750: Source = {
  document: "RFC 6750, Bearer Token Usage",
  rows: [
    {
      id: "rfc6750-header",
      level: "MUST",
      requirement: "Tokens are read from the `Authorization` header.",
      section: "2.1",
      test: checks.takesTokenInHeader,
    },
    {
      id: "rfc6750-scheme-case",
      level: "MUST",
      requirement: "The scheme's name is compared case-insensitively (RFC 9110 section 11.1).",
      section: "2.1",
      async test({ zone, example }) {
        const token = await zone.mint({ resource: "example" });
        for (const scheme of ["bearer", "BEARER"]) expect((await call(example, `${scheme} ${token}`)).status).toBe(200);
      },
    },
    {
      id: "rfc6750-challenge",
      level: "MUST",
      requirement: "A request without a token, or without a sufficient one, gets `WWW-Authenticate`.",
      section: "3",
      async test(subject) {
        for (const refusal of await refusals(subject)) expect(refusal.headers.has("WWW-Authenticate")).toBe(true);
      },
    },
    {
      id: "rfc6750-bearer",
      level: "MUST",
      requirement: "The scheme of each challenge is `Bearer`, with at least one parameter.",
      section: "3",
      async test(subject) {
        for (const refusal of await refusals(subject)) {
          const { scheme, parameters } = challengeOf(refusal);
          expect(scheme).toBe("Bearer");
          expect(parameters.length).toBeGreaterThan(0);
        }
      },
    },
    {
      id: "rfc6750-once",
      level: "MUST",
      requirement: "No parameter appears twice in a challenge.",
      section: "3",
      async test(subject) {
        for (const refusal of await refusals(subject)) {
          const names = challengeOf(refusal).parameters.map(([name]) => name);
          expect(new Set(names).size).toBe(names.length);
        }
      },
    },
    {
      id: "rfc6750-characters",
      level: "MUST",
      requirement: "Error, description and scopes contain only the characters that are allowed there.",
      section: "3",
      async test(subject) {
        for (const refusal of await refusals(subject)) {
          const challenge = challengeOf(refusal);
          expect(parameter(challenge, "error") ?? "").toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/);
          expect(parameter(challenge, "error_description") ?? "").toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/);
          expect(parameter(challenge, "scope") ?? "x").toMatch(
            /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/,
          );
        }
      },
    },
    {
      id: "rfc6750-error",
      level: "SHOULD",
      requirement: "The answer to a token that failed contains the error.",
      section: "3",
      async test(subject) {
        const refusal = await callWith(subject, { expiresInSeconds: -60 });
        expect(parameter(challengeOf(refusal), "error")).toBe("invalid_token");
      },
    },
    {
      id: "rfc6750-invalid-request",
      level: "SHOULD",
      requirement: "A malformed request, or one with a second token in the query, gets 400 `invalid_request`.",
      section: "3.1",
      async test({ zone, example }) {
        const token = await zone.mint({ resource: "example" });
        const twice = await call(example, `Bearer ${token}`, `/mcp?access_token=${token}`);
        for (const refusal of [twice, await call(example, "Bearer"), await call(example, "Bearer not a token")]) {
          expect(refusal.status).toBe(400);
          expect(parameter(challengeOf(refusal), "error")).toBe("invalid_request");
        }
      },
    },
    {
      id: "rfc6750-invalid-token",
      level: "SHOULD",
      requirement: "A token that is expired, forged or for another server gets 401 `invalid_token`.",
      section: "3.1",
      test: checks.refusesBadTokens,
    },
    {
      id: "rfc6750-insufficient-scope",
      level: "SHOULD",
      requirement: "A token with too few scopes gets 403 `insufficient_scope`.",
      section: "3.1",
      test: checks.challengesInsufficientScope,
    },
    {
      id: "rfc6750-no-error",
      level: "SHOULD",
      requirement: "The answer to a request without credentials contains no error.",
      section: "3.1",
      async test({ example }) {
        for (const authorization of [undefined, "Basic YTpi"]) {
          const challenge = challengeOf(await call(example, authorization));
          expect(parameter(challenge, "error")).toBeUndefined();
          expect(parameter(challenge, "error_description")).toBeUndefined();
        }
      },
    },
    {
      id: "rfc6750-cookies",
      level: "MUST",
      requirement: "No cookie contains a token: no answer sets a cookie.",
      section: "5.3",
      async test(subject) {
        for (const answer of [await callWith(subject), ...(await refusals(subject))]) {
          expect(answer.headers.has("Set-Cookie")).toBe(false);
        }
      },
    },
  ],
};
