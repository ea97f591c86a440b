import { createKeycardWorker, isAuthError, mutualTls, verifyBearerToken } from "@edgegrant/cloudflare";
import { describe, expect, it } from "vitest";
import { farEnd, mint, modeA, recorder, send } from "./support/far-end.ts";

const URL_OF_WORKER = "https://secret.example/mcp";
const FINGERPRINT = "acf77cf37b4156a2708e34c4eb755f9b5dbbe5ebb55adfec8f11493438d19e6a";
const THUMBPRINT = "rPd883tBVqJwjjTE63Vfm1275eu1Wt_sjxFJNDjRnmo";
/** What Cloudflare tells of a client with a certificate, as far as it is read. */
const VERIFIED = {
  certPresented: "1",
  certVerified: "SUCCESS",
  certRevoked: "0",
  certFingerprintSHA256: FINGERPRINT,
};
/** What it tells of a client without one. */
const PLACEHOLDER = { certPresented: "0", certVerified: "NONE", certRevoked: "0", certFingerprintSHA256: "" };
const SELF_SIGNED = { ...VERIFIED, certVerified: "FAILED:self signed certificate" };

const bound = (thumbprint = THUMBPRINT) => mint({ claims: { cnf: { "x5t#S256": thumbprint } } });

/** `accepted`, or the reason of the refusal. */
async function outcome(
  cf: object | undefined,
  { options = {}, headers = {}, token }: { options?: object; headers?: Record<string, string>; token?: string } = {},
): Promise<string> {
  const { events, onEvent } = recorder();
  const worker = createKeycardWorker({ mutualTls: mutualTls(options), onEvent, fetch: () => new Response() });
  const sent = { headers, cf } as RequestInit;
  const { status } = await send(worker, modeA, URL_OF_WORKER, token ?? (await bound()), sent);
  if (status === 200) return "accepted";
  const rejected = events.find(({ type }) => type === "token.rejected");
  return rejected?.type === "token.rejected" ? rejected.reason : `status ${status}`;
}

describe("A token that is bound to a certificate", () => {
  it.each([
    ["the certificate, verified", { tlsClientAuth: VERIFIED }, "accepted"],
    [
      "it in capitals",
      { tlsClientAuth: { ...VERIFIED, certFingerprintSHA256: FINGERPRINT.toUpperCase() } },
      "accepted",
    ],
    ["another one", { tlsClientAuth: { ...VERIFIED, certFingerprintSHA256: "0".repeat(64) } }, "wrong_certificate"],
    ["none", { tlsClientAuth: PLACEHOLDER }, "missing_certificate"],
    ["a self-signed one", { tlsClientAuth: SELF_SIGNED }, "unverified_certificate"],
    [
      "an expired one",
      { tlsClientAuth: { ...VERIFIED, certVerified: "FAILED:certificate has expired" } },
      "unverified_certificate",
    ],
    [
      "a revoked one, which counts as verified",
      { tlsClientAuth: { ...VERIFIED, certRevoked: "1" } },
      "revoked_certificate",
    ],
    [
      "one of which nothing says that it is not revoked",
      { tlsClientAuth: { ...VERIFIED, certRevoked: undefined } },
      "revoked_certificate",
    ],
    ["one without a fingerprint", { tlsClientAuth: { ...VERIFIED, certFingerprintSHA256: "" } }, "unknown_certificate"],
    ["nothing said", { tlsClientAuth: null }, "unknown_certificate"],
    ["an empty saying", { tlsClientAuth: {} }, "unknown_certificate"],
    [
      "a certificate that is only said to be verified",
      { tlsClientAuth: { ...VERIFIED, certPresented: "0" } },
      "missing_certificate",
    ],
    ["another type", { tlsClientAuth: { ...VERIFIED, certPresented: true } }, "unknown_certificate"],
    ["nothing of the platform", undefined, "unknown_certificate"],
  ])("is sent with %s", async (_, cf, expected) => {
    expect(await outcome(cf)).toBe(expected);
  });

  it("is accepted with a certificate that Cloudflare could not verify, by option, and not if it is revoked", async () => {
    const options = { unverified: true };
    expect(await outcome({ tlsClientAuth: SELF_SIGNED }, { options })).toBe("accepted");
    expect(await outcome({ tlsClientAuth: { ...SELF_SIGNED, certRevoked: "1" } }, { options })).toBe(
      "revoked_certificate",
    );
    const unseen = { ...SELF_SIGNED, certVerified: "NONE" };
    expect(await outcome({ tlsClientAuth: unseen }, { options })).toBe("missing_certificate");
    expect(await outcome({ tlsClientAuth: SELF_SIGNED }, { options, token: await bound("A".repeat(43)) })).toBe(
      "wrong_certificate",
    );
  });

  it("is not accepted for what headers say of a certificate", async () => {
    const headers = {
      "Client-Cert": `:${btoa(FINGERPRINT)}:`,
      "Cf-Client-Cert-Sha256": FINGERPRINT,
      "X-Client-Cert-Sha256": FINGERPRINT,
      "MF-CF-Blob": JSON.stringify({ tlsClientAuth: VERIFIED }),
      cf: JSON.stringify({ tlsClientAuth: VERIFIED }),
    };
    expect(await outcome({ tlsClientAuth: PLACEHOLDER }, { headers })).toBe("missing_certificate");
    expect(await outcome(undefined, { headers })).toBe("unknown_certificate");
  });
});

it("Bound tokens may be required", async () => {
  const token = await mint({});
  const options = { required: true };
  expect(await outcome({ tlsClientAuth: VERIFIED }, { token })).toBe("accepted");
  expect(await outcome({ tlsClientAuth: VERIFIED }, { token, options })).toBe("unbound_token");
  expect(await outcome({ tlsClientAuth: VERIFIED }, { options })).toBe("accepted");
});

it("verifyBearerToken reads the certificate too", async () => {
  const options = { issuers: farEnd.ISSUER, mutualTls: mutualTls(), onEvent: () => undefined };
  const headers = { Authorization: `Bearer ${await bound()}` };
  const withCf = (tlsClientAuth: object) =>
    new Request(URL_OF_WORKER, { headers, cf: { tlsClientAuth } } as RequestInit);
  expect(isAuthError(await verifyBearerToken(withCf(VERIFIED), options))).toBe(false);
  expect(isAuthError(await verifyBearerToken(withCf(PLACEHOLDER), options))).toBe(true);
});
