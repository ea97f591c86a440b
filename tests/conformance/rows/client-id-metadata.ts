import { expect } from "vitest";
import { CLIENT_ID, callGuarded, opaqueToken } from "../support/guarded.ts";
import { get, getJson } from "../support/requests.ts";
import type { Row, Source } from "../support/row.ts";

const PATH = new URL(CLIENT_ID).pathname;

/** A row about the URL by which this server is known. */
function url(id: string, level: Row["level"], requirement: string, holds: (clientId: URL, text: string) => void): Row {
  return {
    id: `cimd-${id}`,
    level,
    requirement,
    section: "Client Identifier URL",
    async test({ guarded }) {
      const { client_id: text } = await getJson(guarded, PATH);
      holds(new URL(String(text)), String(text));
    },
  };
}

/** A row about the document. */
function document(
  id: string,
  requirement: string,
  section: string,
  holds: (members: Record<string, unknown>) => void,
): Row {
  return {
    id: `cimd-${id}`,
    level: "MUST",
    requirement,
    section,
    test: async ({ guarded }) => holds(await getJson(guarded, PATH)),
  };
}

const CREDENTIALS = "Credential and Key Material Restrictions";

export const clientIdMetadata: Source = {
  document: "OAuth Client ID Metadata Document, draft (as a client, in web-identity mode)",
  rows: [
    url("https", "MUST", "The client id is an https URL.", ({ protocol }) => expect(protocol).toBe("https:")),
    url("no-userinfo", "MUST", "It has no user name and no password.", ({ username, password }) =>
      expect(username + password).toBe(""),
    ),
    url("path", "MUST", "It has a path.", ({ pathname }) => expect(pathname).not.toBe("/")),
    url("no-dots", "MUST", "Its path has no segment of dots, so a parser changes nothing of it.", ({ href }, text) =>
      expect(text).toBe(href),
    ),
    url("no-fragment", "MUST", "It has no fragment.", (_, text) => expect(text).not.toContain("#")),
    url("no-query", "SHOULD", "It has no query.", (_, text) => expect(text).not.toContain("?")),
    {
      id: "cimd-status",
      level: "MUST",
      requirement: "The document is at this URL, with status 200, as a JSON object.",
      section: "Client ID Metadata Document",
      async test({ guarded }) {
        const answer = await get(guarded, PATH);
        expect([answer.status, answer.headers.get("Content-Type")]).toEqual([200, "application/json"]);
        expect(await answer.json()).toMatchObject({ client_name: "Described" });
      },
    },
    document("client-id", "`client_id` is exactly this URL.", "Client ID Metadata Document", (members) =>
      expect(members.client_id).toBe(CLIENT_ID),
    ),
    document("no-shared-secret", "The authentication method uses no shared secret.", CREDENTIALS, (members) =>
      expect(members.token_endpoint_auth_method).toBe("private_key_jwt"),
    ),
    document("no-secret", "It has neither `client_secret` nor `client_secret_expires_at`.", CREDENTIALS, (members) => {
      expect(members).not.toHaveProperty("client_secret");
      expect(members).not.toHaveProperty("client_secret_expires_at");
    }),
    {
      id: "cimd-no-private-key",
      level: "MUST",
      requirement: "It publishes no private key, and neither do the keys that it names.",
      section: CREDENTIALS,
      async test({ guarded }) {
        const { jwks_uri: location, ...members } = await getJson(guarded, PATH);
        const { keys } = await getJson(guarded, new URL(String(location)).pathname);
        expect(keys).toEqual([expect.objectContaining({ kty: "EC" })]);
        const texts = JSON.stringify([members, keys]);
        for (const name of ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]) expect(texts).not.toContain(`"${name}":`);
      },
    },
    {
      id: "cimd-authenticates",
      level: "MUST",
      requirement: "This server authenticates to the zone with the method that the document names.",
      section: "Client Authentication",
      async test(subject) {
        const token = opaqueToken(subject);
        expect((await callGuarded(subject, "/opaque", token)).status).toBe(200);
        const [question] = subject.asked.questionsAbout(token);
        expect(question?.form.get("client_assertion_type")).toBe(
          "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        );
        const [, payload = ""] = question?.form.get("client_assertion")?.split(".") ?? [];
        expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toMatchObject({ sub: CLIENT_ID });
      },
    },
  ],
};
