// The examples of RFC 9449.
import { expect, it } from "vitest";
import { checkProof } from "../../src/dpop/proof.ts";
import { InvalidProofError } from "../../src/errors.ts";
import { DEFAULT_ALGORITHMS } from "../../src/verify/algorithms.ts";
import { webCryptoEngine } from "../../src/verify/signature-engine.ts";
import { thumbprintOf } from "../../src/verify/thumbprint.ts";

/** Sections 6.1 and 7.1: the key's thumbprint, and the access token. */
const THUMBPRINT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
const TOKEN = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
const HEADER =
  "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19";
/** Figure 13: the proof of a request to a protected resource. */
const AT_RESOURCE = `${HEADER}.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA`;
/** Figure 2: the proof of a request for a token. */
const AT_TOKEN_ENDPOINT = `${HEADER}.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg`;

const expected = {
  method: "GET",
  url: "https://resource.example.org/protectedresource",
  token: TOKEN,
  thumbprint: THUMBPRINT,
  algorithms: DEFAULT_ALGORITHMS,
  now: 1562262618,
  maxAgeSeconds: 300,
  toleranceSeconds: 5,
};

it("Figure 13, the proof for a protected resource, holds", async () => {
  expect(await checkProof(AT_RESOURCE, expected, webCryptoEngine)).toEqual({
    id: "e1j3V_bKic8-LAEB",
    issuedAt: 1562262618,
    nonce: undefined,
  });
});

it.each([
  ["for another method", { method: "POST" }, "wrong_method"],
  ["for another URL", { url: "https://resource.example.org/other" }, "wrong_url"],
  ["with another token", { token: `${TOKEN}A` }, "wrong_token_hash"],
  ["six minutes later", { now: 1562262618 + 360 }, "proof_too_old"],
  ["a minute earlier", { now: 1562262618 - 60 }, "proof_from_the_future"],
])("Figure 13 does not hold %s", async (_, change, reason) => {
  const checked = checkProof(AT_RESOURCE, { ...expected, ...change }, webCryptoEngine);
  await expect(checked).rejects.toMatchObject({ name: "InvalidProofError", reason });
});

it("Figure 2, the proof for a token request, does not hold at a protected resource, because it is for no token", async () => {
  const there = { ...expected, method: "POST", url: "https://server.example.com/token", now: 1562262616 };
  const checked = checkProof(AT_TOKEN_ENDPOINT, there, webCryptoEngine);
  await expect(checked).rejects.toBeInstanceOf(InvalidProofError);
  await expect(checked).rejects.toMatchObject({ reason: "wrong_token_hash" });
});

it("RFC 7638 section 3.1: the thumbprint of an RSA key, whatever else the key says", async () => {
  const n =
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
  const key = { kty: "RSA", n, e: "AQAB", alg: "RS256", kid: "2011-04-29" };
  expect(await thumbprintOf(key)).toBe("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
});
