import {
  addSlash,
  answer,
  both,
  callWithForgedToken,
  edit,
  type Fault,
  on,
  ownKeys,
  write,
  zoneConfig,
  zoneKeys,
  zoneMetadata,
} from "../../support/fault.ts";
import { strongJwk, strongPrivateJwk, weakJwk } from "../../support/jwk.ts";

const publish = (key: Record<string, unknown>) => edit({ keys: [key] });

/** Faults of the zone. */
export const zoneFaults: Fault[] = [
  { what: "no zone there", tamper: on(zoneMetadata, answer(404)), id: "issuer-metadata", words: "HTTP 404" },
  {
    what: "a zone of another name",
    tamper: on(zoneMetadata, edit({ issuer: "https://other.example" })),
    id: "issuer",
    words: "they are different",
  },
  {
    what: "a zone whose name ends with a slash",
    tamper: on(zoneMetadata, addSlash("issuer")),
    id: "issuer",
    words: "its trailing slash is missing",
  },
  {
    what: "a local zone that does not know the server",
    tamper: on(zoneConfig, edit({ resources: [] })),
    id: "known-to-zone",
    words: "no resource of the local zone has the identifier http://127.0.0.1",
  },
  {
    what: "a local zone without the server's scope",
    tamper: on(zoneConfig, (exchange) =>
      exchange.edit(({ resources }) => void Object.assign((resources as object[])[0] ?? {}, { scopes: [] })),
    ),
    id: "known-to-zone",
    words: "scopes that the zone does not have for it: mcp:tools",
  },
  {
    what: "no keys, and a Worker that refuses bad tokens all the same",
    tamper: on(zoneMetadata, edit({ jwks_uri: undefined })),
    id: "jwks",
    words: "names no jwks_uri",
    status: "warn",
  },
  {
    what: "no keys, and a Worker that can't do without",
    tamper: both(on(zoneMetadata, edit({ jwks_uri: undefined })), on(callWithForgedToken, answer(503))),
    id: "jwks",
    words: "names no jwks_uri",
  },
  { what: "keys out of reach", tamper: on(zoneKeys, answer(500)), id: "jwks", words: "HTTP 500" },
  { what: "keys that are no JWK Set", tamper: on(zoneKeys, write("[]")), id: "jwks", words: "is not a JWK Set" },
  {
    what: "keys on another origin",
    tamper: both(
      on(zoneMetadata, edit({ jwks_uri: "https://keys.example/jwks" })),
      on(callWithForgedToken, answer(503)),
    ),
    id: "jwks",
    words: "the server does not trust keys from elsewhere",
  },
  {
    what: "keys on another origin that the Worker trusts",
    tamper: on(zoneMetadata, edit({ jwks_uri: "https://keys.example/jwks" })),
    id: "jwks",
    words: "the server trusts it",
    status: "warn",
  },
  { what: "a weak key", tamper: on(zoneKeys, publish(weakJwk)), id: "signing-keys", words: "less than 2048 bits" },
  {
    what: "a weak key beside a strong one",
    tamper: on(zoneKeys, (exchange) => exchange.edit((it) => (it.keys = [...(it.keys as unknown[]), weakJwk]))),
    id: "signing-keys",
    words: "tokens that it signs are refused",
    status: "warn",
  },
  {
    what: "a private key in public",
    tamper: on(zoneKeys, publish(strongPrivateJwk)),
    id: "signing-keys",
    words: "with its private part",
  },
  {
    what: "a shared secret in public",
    tamper: on(zoneKeys, publish({ kty: "oct", k: "c2VjcmV0" })),
    id: "signing-keys",
    words: "with its private part",
  },
  {
    what: "a key of a kind that nobody takes",
    tamper: on(zoneKeys, publish({ kty: "EC", crv: "secp256k1", x: "AA", y: "AA" })),
    id: "signing-keys",
    words: "none is a public key of an accepted algorithm",
  },
  {
    what: "no S256",
    tamper: on(zoneMetadata, edit({ code_challenge_methods_supported: ["plain"] })),
    id: "pkce",
    words: "does not list S256",
  },
  {
    what: "no word about PKCE, as at Microsoft Entra ID and Amazon Cognito",
    tamper: on(zoneMetadata, edit({ code_challenge_methods_supported: undefined })),
    id: "pkce",
    words: "has no code_challenge_methods_supported",
    status: "warn",
  },
  {
    what: "no way to register a client",
    tamper: on(zoneMetadata, edit({ registration_endpoint: undefined, client_id_metadata_document_supported: false })),
    id: "registration",
    words: "neither client id metadata documents nor dynamic registration",
    status: "warn",
  },
];

const ofWorker: Omit<Fault, "id" | "example">[] = [
  { what: "its private key in public", tamper: on(ownKeys, publish(strongPrivateJwk)), words: "with its private part" },
  { what: "its key is weak", tamper: on(ownKeys, publish(weakJwk)), words: "too weak" },
  {
    what: "its key has a name of its own",
    tamper: on(ownKeys, publish({ ...strongJwk, kid: "k1" })),
    words: "thumbprint",
  },
  { what: "its key has no name", tamper: on(ownKeys, publish(strongJwk)), words: "thumbprint" },
  { what: "its keys are gone", tamper: on(ownKeys, edit({ keys: [] })), words: "the JWK Set is empty" },
  { what: "its keys are a page", tamper: on(ownKeys, write("<html>")), words: "is not a JWK Set" },
  { what: "its key can't be read", tamper: on(ownKeys, answer(500)), words: "KEYCARD_PRIVATE_KEY can't be read" },
  { what: "its key can't be had", tamper: on(ownKeys, answer(503)), words: "the binding with KEYCARD_PRIVATE_KEY" },
];

/** Faults of the Worker's own key. */
export const ownKeyFaults: Fault[] = ofWorker.map((fault) => ({
  ...fault,
  id: "web-identity",
  example: "web-identity",
}));
