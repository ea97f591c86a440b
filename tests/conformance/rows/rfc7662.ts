import { createRemoteJWKSet, jwtVerify } from "jose";
import { expect } from "vitest";
import { CLIENT_ID, callGuarded, opaqueToken } from "../support/guarded.ts";
import type { Row, Source } from "../support/row.ts";
import type { Subject } from "../support/subject.ts";

/** The question about a new token, after the server has asked it. */
async function questionOf(subject: Subject, path: "/opaque" | "/signed" = "/opaque") {
  const token = opaqueToken(subject, {}, { path });
  expect((await callGuarded(subject, path, token)).status).toBe(200);
  const [question, ...others] = subject.asked.questionsAbout(token);
  expect(others).toEqual([]);
  if (!question) throw new Error("The server has not asked");
  return { question, token };
}

export const rfc7662: Source = {
  document: "RFC 7662, Token Introspection (as a client of it, with `introspection`)",
  rows: [
    {
      id: "rfc7662-post",
      level: "MUST",
      requirement: "The token is sent with POST, as the form parameter `token`. It is not in the URL.",
      section: "2.1",
      async test(subject) {
        const { question, token } = await questionOf(subject);
        const { method, target, headers, form } = question;
        expect([method, target, form.getAll("token")]).toEqual(["POST", "/introspect", [token]]);
        expect(headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded\b/);
      },
    },
    {
      id: "rfc7662-authorized",
      level: "MUST",
      requirement: "The question is authorized with a credential of this server, not of the caller.",
      section: "2.1",
      async test(subject) {
        const { form, headers } = (await questionOf(subject)).question;
        expect(headers.authorization).toBeUndefined();
        const keys = createRemoteJWKSet(new URL(`${subject.guarded.origin}/.well-known/jwks.json`));
        const audience = [`${subject.asked.issuer}/token`, subject.asked.issuer];
        const { payload } = await jwtVerify(form.get("client_assertion") ?? "", keys, { audience });
        expect([payload.iss, payload.sub]).toEqual([CLIENT_ID, CLIENT_ID]);
      },
    },
    {
      id: "rfc7662-active",
      level: "MUST",
      requirement: "Only a token that is `active` is accepted. For any other, the caller gets `invalid_token`.",
      section: "2.2",
      async test(subject) {
        const answer = await callGuarded(subject, "/opaque", opaqueToken(subject, { active: false }));
        expect(answer.status).toBe(401);
        expect(answer.headers.get("WWW-Authenticate")).toMatch(/^Bearer error="invalid_token"/);
        for (const active of ["true", 1, null, undefined]) {
          expect((await callGuarded(subject, "/opaque", opaqueToken(subject, { active }))).status).toBe(503);
        }
      },
    },
    {
      id: "rfc7662-times-and-audience",
      level: "MUST",
      requirement: "A token that the response says is expired, not valid yet, or for another server is refused.",
      section: "2.2",
      async test(subject) {
        const now = Math.floor(Date.now() / 1000);
        const refused = [{ exp: now - 7200 }, { nbf: now + 7200 }, { aud: "https://another.example" }];
        for (const members of refused) {
          expect((await callGuarded(subject, "/opaque", opaqueToken(subject, members))).status).toBe(401);
        }
      },
    },
    {
      id: "rfc7662-cache",
      level: "MUST",
      requirement: "An answer is not used again after the `exp` in it.",
      section: "4",
      async test(subject) {
        const asks = async (secondsLeft: number) => {
          const exp = Math.floor(Date.now() / 1000) + secondsLeft;
          const token = opaqueToken(subject, { exp });
          for (let calls = 0; calls < 2; calls += 1) {
            expect((await callGuarded(subject, "/opaque", token)).status).toBe(200);
          }
          return subject.asked.questionsAbout(token).length;
        };
        expect(await asks(3600)).toBe(1);
        // The clock tolerance of this Worker still accepts the token. The zone is asked each time.
        expect(await asks(-60)).toBe(2);
      },
    },
  ],
};

/** A row in which a signed answer has one fault. The answer without it is good. */
function fault(id: string, requirement: string, section: string, bad: Parameters<typeof opaqueToken>[2]): Row {
  return {
    id: `rfc9701-${id}`,
    level: "MUST",
    requirement,
    section,
    async test(subject) {
      const good = opaqueToken(subject, {}, { path: "/signed" });
      expect((await callGuarded(subject, "/signed", good)).status).toBe(200);
      const token = opaqueToken(subject, {}, { path: "/signed", ...bad });
      expect((await callGuarded(subject, "/signed", token)).status).toBe(503);
    },
  };
}

export const rfc9701: Source = {
  document:
    "RFC 9701, JWT Response for Token Introspection (as a client of it, with `introspection({ signed: true })`)",
  rows: [
    {
      id: "rfc9701-accept",
      level: "MUST",
      requirement: "A signed answer is asked for with `Accept: application/token-introspection+jwt`.",
      section: "4",
      async test(subject) {
        const { question } = await questionOf(subject, "/signed");
        expect(question.headers.accept).toBe("application/token-introspection+jwt");
      },
    },
    fault("typ", "The type of the answer is `token-introspection+jwt`.", "5", { header: { typ: "at+jwt" } }),
    fault("iss", "`iss` is the zone.", "5", { claims: { iss: "https://another.example" } }),
    fault("aud", "`aud` is this server.", "5", { claims: { aud: "https://another.example/server" } }),
    fault("iat", "`iat` is there, and recent.", "5", { claims: { iat: 1_600_000_000 } }),
    fault("members", "The members are in `token_introspection`, and not beside it.", "5", {
      claims: { token_introspection: undefined, active: true },
    }),
    {
      id: "rfc9701-no-access-token",
      level: "MUST",
      requirement: "The type of an access token is checked, so that a signed answer is none.",
      section: "8.1",
      async test({ zone, guarded }) {
        const wish = { audience: `${guarded.origin}/certified`, scope: "mcp:tools" };
        const call = async (typ: string) => {
          const token = await zone.mint({ ...wish, header: { typ } });
          return fetch(`${guarded.origin}/certified`, { headers: { Authorization: `Bearer ${token}` } });
        };
        expect((await call("at+jwt")).status).toBe(200);
        expect((await call("token-introspection+jwt")).status).toBe(401);
      },
    },
  ],
};
