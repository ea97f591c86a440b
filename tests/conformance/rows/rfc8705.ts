import { expect } from "vitest";
import {
  CERTIFICATE,
  callGuarded,
  certifiedToken,
  NO_CERTIFICATE,
  OTHER_CERTIFICATE,
  opaqueToken,
  THUMBPRINT,
} from "../support/guarded.ts";
import type { Source } from "../support/row.ts";

export const rfc8705: Source = {
  document: "RFC 8705, Mutual-TLS Certificate-Bound Access Tokens (with the option `mutualTls`)",
  rows: [
    {
      id: "rfc8705-certificate",
      level: "MUST",
      requirement: "The client's certificate matches the one that the token is bound to.",
      section: "3",
      async test(subject) {
        const token = await certifiedToken(subject);
        expect((await callGuarded(subject, "/certified", token, CERTIFICATE)).status).toBe(200);
        expect((await callGuarded(subject, "/certified", token, OTHER_CERTIFICATE)).status).toBe(401);
        expect((await callGuarded(subject, "/certified", token, NO_CERTIFICATE)).status).toBe(401);
      },
    },
    {
      id: "rfc8705-tls-layer",
      level: "MUST",
      requirement: "The certificate comes from the TLS layer, not from what the client says.",
      section: "3",
      async test(subject) {
        const token = await certifiedToken(subject);
        const headers = {
          "Client-Cert": `:${btoa("certificate")}:`,
          "Cf-Client-Cert-Sha256": CERTIFICATE.certFingerprintSHA256,
          "X-Client-Cert-Sha256": THUMBPRINT,
          "X-Forwarded-Client-Cert": `Hash=${CERTIFICATE.certFingerprintSHA256}`,
          "X-SSL-Client-Verify": "SUCCESS",
        };
        for (const certificate of [NO_CERTIFICATE, OTHER_CERTIFICATE]) {
          expect((await callGuarded(subject, "/certified", token, certificate, headers)).status).toBe(401);
        }
      },
    },
    {
      id: "rfc8705-error",
      level: "MUST",
      requirement: "If they do not match, the answer is 401 with `invalid_token`.",
      section: "3",
      async test(subject) {
        const answer = await callGuarded(subject, "/certified", await certifiedToken(subject), OTHER_CERTIFICATE);
        expect(answer.status).toBe(401);
        expect(answer.headers.get("WWW-Authenticate")).toMatch(/^Bearer error="invalid_token"/);
      },
    },
    {
      id: "rfc8705-thumbprint",
      level: "MUST",
      requirement: "The thumbprint is the base64url of a SHA-256 hash, without padding and other characters.",
      section: "3.1",
      async test(subject) {
        const hex = CERTIFICATE.certFingerprintSHA256;
        for (const other of [`${THUMBPRINT}=`, `${THUMBPRINT}\n`, ` ${THUMBPRINT}`, hex, btoa(hex)]) {
          const token = await certifiedToken(subject, other);
          expect((await callGuarded(subject, "/certified", token, CERTIFICATE)).status, other).toBe(401);
        }
      },
    },
    {
      id: "rfc8705-introspection",
      level: "MUST",
      requirement: "The thumbprint in an introspection response is compared in the same way.",
      section: "3.2",
      async test(subject) {
        const token = opaqueToken(subject, { cnf: { "x5t#S256": THUMBPRINT } });
        expect((await callGuarded(subject, "/opaque", token, CERTIFICATE)).status).toBe(200);
        expect((await callGuarded(subject, "/opaque", token, OTHER_CERTIFICATE)).status).toBe(401);
        expect((await callGuarded(subject, "/opaque", token, NO_CERTIFICATE)).status).toBe(401);
      },
    },
  ],
};
