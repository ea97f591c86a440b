import type { RejectionReason } from "../../src/errors.ts";
import { type Bench, ISSUER } from "../support/bench.ts";
import { compact, createSigner, encode, hmacCompact, type Json, type Signer, spki, utf8 } from "../support/forge.ts";

// Uses only web-standard APIs: the corpus runs on every runtime that core supports.

/** One attack. */
export interface Attack {
  name: string;
  token: string;
  reason: RejectionReason;
}

/** The calls that a verifier makes for all attacks together. */
export const CALLS_OF_ATTACKS: readonly string[] = [
  `${ISSUER}/.well-known/oauth-authorization-server`,
  `${ISSUER}/jwks`,
  `${ISSUER}/jwks`,
];

/** Hosts that appear only in headers of tokens. A request to one of them is a successful attack. */
export const ATTACKER = "https://attacker.example";

type Row = [name: string, token: string, reason: RejectionReason];

/** Every attack on a verifier that trusts the bench's zone, at `https://mcp.example/mcp`. */
export async function attackCorpus(bench: Bench): Promise<Attack[]> {
  const attacker = await createSigner(bench.signer.alg, "attacker-key");
  const groups = await Promise.all([
    unsigned(bench),
    symmetric(bench),
    carriedKeys(bench, attacker),
    keyIds(bench),
    headers(bench),
    types(bench),
    forms(bench),
    spellings(bench),
    signatures(bench, attacker),
    issuers(bench),
    identities(bench),
    times(bench),
    audiences(bench),
  ]);
  return groups.flat().map(([name, token, reason]) => ({ name, token, reason }));
}

async function unsigned({ claims, signer, token }: Bench): Promise<Row[]> {
  const signature = (await token()).split(".")[2];
  const spelledNone = everyCase("none").flatMap((alg): Row[] => {
    const input = `${encode({ alg, typ: "at+jwt", kid: signer.kid })}.${encode(claims())}`;
    return [
      [`alg ${alg} with a signature left over`, `${input}.${signature}`, "unsupported_algorithm"],
      [`alg ${alg} without a signature`, `${input}.`, "malformed_token"],
    ];
  });
  const noAlg = `${encode({ typ: "at+jwt", kid: signer.kid })}.${encode(claims())}.${signature}`;
  const others = [
    "",
    " ",
    "none ",
    "NONE\0",
    "es256",
    "ES256 ",
    "RS1",
    "HS256",
    "__proto__",
    "constructor",
    "toString",
  ];
  return [
    ...spelledNone,
    ["no alg at all", noAlg, "unsupported_algorithm"],
    ...(await rowsOf(others, async (alg): Promise<Row> => {
      return [`alg ${JSON.stringify(alg)}`, await token({}, { alg }), "unsupported_algorithm"];
    })),
    ...(await rowsOf([null, 0, true, ["ES256"], { name: "ES256" }], async (alg): Promise<Row> => {
      return [`alg as ${JSON.stringify(alg)}`, await token({}, { alg }), "unsupported_algorithm"];
    })),
  ];
}

async function symmetric({ claims, signer }: Bench): Promise<Row[]> {
  const { der, pem } = await spki(signer.publicKey);
  const { kid: _kid, alg: _alg, use: _use, ...bare } = signer.publicJwk;
  const secrets: [string, Uint8Array<ArrayBuffer>][] = [
    ["PEM", utf8(pem)],
    ["PEM without its last line feed", utf8(pem.trimEnd())],
    ["DER", der],
    ["JWK as published", utf8(JSON.stringify(signer.publicJwk))],
    ["JWK of the required members", utf8(JSON.stringify(bare))],
    ["x coordinate", utf8(String(signer.publicJwk.x))],
  ];
  const rows = secrets.flatMap(([name, secret]) => [256, 384, 512].map((bits) => ({ name, secret, bits })));
  return rowsOf(rows, async ({ name, secret, bits }): Promise<Row> => {
    const header = { alg: `HS${bits}`, typ: "at+jwt", kid: signer.kid };
    return [
      `HS${bits} keyed with the public key as ${name}`,
      await hmacCompact(header, claims(), secret, bits),
      "unsupported_algorithm",
    ];
  });
}

async function carriedKeys({ claims, signer }: Bench, attacker: Signer): Promise<Row[]> {
  const carriers: [string, Json][] = [
    ["jwk", { jwk: attacker.publicJwk }],
    ["jku", { jku: `${ATTACKER}/jwks` }],
    ["x5u", { x5u: `${ATTACKER}/certificate.pem` }],
    ["x5c", { x5c: [btoa("a certificate")] }],
    ["x5t", { x5t: encode("thumbprint"), "x5t#S256": encode("thumbprint") }],
    ["jwk and jku", { jwk: attacker.publicJwk, jku: `${ATTACKER}/jwks` }],
  ];
  const kids: [string, string | undefined, RejectionReason][] = [
    ["under the attacker's kid", attacker.kid, "unknown_key"],
    ["under the zone's kid", signer.kid, "bad_signature"],
    ["under no kid", undefined, "bad_signature"],
  ];
  const rows = carriers.flatMap(([name, carried]) => kids.map((kid) => ({ name, carried, kid })));
  return rowsOf(rows, async ({ name, carried, kid: [under, kid, reason] }): Promise<Row> => {
    const token = await compact({ typ: "at+jwt", kid, ...carried }, claims(), attacker);
    return [`the attacker's own key by ${name} ${under}`, token, reason];
  });
}

async function keyIds({ token }: Bench): Promise<Row[]> {
  const unknown: [string, string][] = [
    ["path traversal", "../../../../../../dev/null"],
    ["encoded path traversal", "..%2f..%2fetc%2fpasswd"],
    ["SQL", "x' UNION SELECT 'secret'; DROP TABLE keys;--"],
    ["a shell command", "$(id)|`id`;id"],
    ["a URL", `${ATTACKER}/jwks`],
    ["control characters", "key\r\nSet-Cookie: a=b\u0000\u001b[2J"],
    ["a name every object has", "__proto__"],
    ["another such name", "constructor"],
    ["nothing in it", ""],
    ["white space around the right one", " ES256-key "],
    ["256 characters", "k".repeat(256)],
    ["a lone surrogate", "\ud800"],
  ];
  const unacceptable: [string, unknown][] = [
    ["10 KB", "k".repeat(10 * 1024)],
    ["257 characters", "k".repeat(257)],
    ["null", null],
    ["a number", 1],
    ["a list that holds the right one", ["ES256-key"]],
    ["an object", { toString: "ES256-key" }],
    ["true", true],
  ];
  return [
    ...(await rowsOf(
      unknown,
      async ([name, kid]): Promise<Row> => [`kid: ${name}`, await token({}, { kid }), "unknown_key"],
    )),
    ...(await rowsOf(unacceptable, async ([name, kid]): Promise<Row> => {
      return [`kid: ${name}`, await token({}, { kid }), "invalid_key_id"];
    })),
  ];
}

function headers({ token }: Bench): Promise<Row[]> {
  const critical: [string, Json][] = [
    ["an unknown extension", { crit: ["exp"], exp: 9_999_999_999 }],
    [
      "an extension of another standard",
      { crit: ["http://openbanking.org.uk/iat"], "http://openbanking.org.uk/iat": 1 },
    ],
    ["an empty list", { crit: [] }],
    ["no list", { crit: "exp" }],
    ["null", { crit: null }],
    ["b64 as RFC 7797 writes it", { crit: ["b64"], b64: false }],
    ["b64: false without crit", { b64: false }],
    ["b64: true", { crit: ["b64"], b64: true }],
  ];
  return rowsOf(critical, async ([name, header]) => [
    `crit: ${name}`,
    await token({}, header),
    "unsupported_critical_header",
  ]);
}

function types({ token, clock }: Bench): Promise<Row[]> {
  const forOtherUses = [
    "dpop+jwt",
    "logout+jwt",
    "oauth-id-jag+jwt",
    "secevent+jwt",
    "token-introspection+jwt",
    "oauth-authz-req+jwt",
    "client-authentication+jwt",
    "entity-statement+jwt",
    "dc+sd-jwt",
    "application/logout+jwt",
    "JWE",
    "id+jwt",
    "at+jwt ",
    "x-at+jwt",
    "",
  ];
  const noText = [null, 1, ["at+jwt"], { typ: "at+jwt" }];
  const now = clock.seconds();
  const wholeTokens: [string, Json, Json, RejectionReason][] = [
    [
      "an ID token, which is for its client",
      { typ: "JWT" },
      { aud: "client", client_id: undefined, azp: "client", nonce: "n", at_hash: "h", auth_time: now },
      "wrong_audience",
    ],
    [
      "a logout token without its type",
      { typ: undefined },
      { client_id: undefined, aud: "client", events: { "http://schemas.openid.net/event/backchannel-logout": {} } },
      "missing_client",
    ],
    [
      "a client's assertion, which has no client_id",
      { typ: "JWT" },
      { client_id: undefined, sub: "client", iss: "client", aud: "https://zone.example/token" },
      "missing_client",
    ],
  ];
  return Promise.all([
    ...[...forOtherUses, ...noText].map(async (typ): Promise<Row> => {
      return [`typ ${JSON.stringify(typ)}`, await token({}, { typ }), "unsupported_type"];
    }),
    ...wholeTokens.map(
      async ([name, header, claims, reason]): Promise<Row> => [name, await token(claims, header), reason],
    ),
  ]);
}

async function forms({ token, signer, claims }: Bench): Promise<Row[]> {
  const good = await token();
  const [header = "", payload = "", signature = ""] = good.split(".");
  const flattened = JSON.stringify({ payload, protected: header, signature });
  const general = JSON.stringify({ payload, signatures: [{ protected: header, signature }] });
  const jwe = [
    encode({ alg: "dir", enc: "A256GCM", cty: "JWT" }),
    "",
    encode("iv"),
    encode("ciphertext"),
    encode("tag"),
  ];
  const wrappedJwe = [
    encode({ alg: "RSA-OAEP", enc: "A256GCM", typ: "at+jwt" }),
    ...["key", "iv", "text", "tag"].map(encode),
  ];
  const nested = (levels: number) => {
    const lists = levels - 1;
    const text = `${JSON.stringify(claims()).slice(0, -1)},"deep":${"[".repeat(lists)}${"]".repeat(lists)}}`;
    return compact({ typ: "at+jwt" }, text, signer);
  };
  const big = `${header}.${encode({ ...claims(), padding: "x".repeat(17 * 1024) })}.${signature}`;
  return [
    ["JSON serialization, flattened", flattened, "malformed_token"],
    ["JSON serialization, general", general, "malformed_token"],
    ["JSON serialization in base64url", encode(flattened), "malformed_token"],
    ["a JWE in five parts", jwe.join("."), "malformed_token"],
    ["a JWE in five parts, none empty", wrappedJwe.join("."), "malformed_token"],
    ["two parts", `${header}.${payload}`, "malformed_token"],
    ["four parts", `${good}.${signature}`, "malformed_token"],
    ["an empty header", `.${payload}.${signature}`, "malformed_token"],
    ["an empty payload", `${header}..${signature}`, "malformed_token"],
    ["an empty signature", `${header}.${payload}.`, "malformed_token"],
    ["dots only", "..", "malformed_token"],
    ["an opaque token", "2YotnFZFEjr1zCsicMWpAA", "malformed_token"],
    ["nothing", "", "malformed_token"],
    [
      "17 KiB, properly signed",
      await compact({ typ: "at+jwt" }, { ...claims(), padding: "x".repeat(17 * 1024) }, signer),
      "token_too_long",
    ],
    ["17 KiB, not signed", big, "token_too_long"],
    ["one character more than 16 KiB", "a".repeat(16 * 1024 + 1), "token_too_long"],
    [
      "a payload that is a JSON list",
      await compact({ typ: "at+jwt" }, JSON.stringify([claims()]), signer),
      "malformed_token",
    ],
    [
      "a payload that is JSON text",
      await compact({ typ: "at+jwt" }, JSON.stringify("claims"), signer),
      "malformed_token",
    ],
    ["a payload that is null", await compact({ typ: "at+jwt" }, "null", signer), "malformed_token"],
    ["a payload that is another token", await compact({ typ: "at+jwt", cty: "JWT" }, good, signer), "malformed_token"],
    ["a payload of 65 levels", await nested(65), "malformed_claim"],
    ["a payload that is no JSON", await compact({ typ: "at+jwt" }, "{iss:'x'}", signer), "malformed_token"],
    [
      "a payload with a byte order mark",
      await compact({ typ: "at+jwt" }, `\ufeff${JSON.stringify(claims())}`, signer),
      "malformed_token",
    ],
    ["a payload that is not UTF-8", await latin1Payload({ signer, claims }), "malformed_token"],
    [
      "a header that is a JSON list",
      await compact(JSON.stringify([{ alg: signer.alg }]), claims(), signer),
      "malformed_token",
    ],
    ["a header that is no JSON", await compact("alg=ES256", claims(), signer), "malformed_token"],
    [
      "two members of one name, of which the last is not acceptable",
      await compact(`{"alg":"ES256","kid":"${signer.kid}","typ":"at+jwt","alg":"none"}`, claims(), signer),
      "unsupported_algorithm",
    ],
    [
      "two audiences in turn, of which the last is another server",
      await compact(
        { typ: "at+jwt" },
        `${JSON.stringify(claims()).slice(0, -1)},"aud":"https://other.example"}`,
        signer,
      ),
      "wrong_audience",
    ],
    [
      "two issuers in turn, of which the last is another",
      await compact(
        { typ: "at+jwt" },
        `${JSON.stringify(claims()).slice(0, -1)},"iss":"https://other.example"}`,
        signer,
      ),
      "untrusted_issuer",
    ],
    [
      "a prototype with all the claims",
      await compact({ typ: "at+jwt" }, `{"__proto__":${JSON.stringify(claims())}}`, signer),
      "untrusted_issuer",
    ],
  ];
}

async function latin1Payload({ signer, claims }: Pick<Bench, "signer" | "claims">): Promise<string> {
  const text = JSON.stringify({ ...claims(), sub: "M\u00fcller" });
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const input = `${encode({ alg: signer.alg, kid: signer.kid, typ: "at+jwt" })}.${encode(bytes)}`;
  return `${input}.${encode(await signer.sign(input))}`;
}

async function spellings({ token }: Bench): Promise<Row[]> {
  const good = await token();
  const [header = "", payload = "", signature = ""] = good.split(".");
  const inPart = (change: (part: string) => string): [string, string][] => [
    ["the header", [change(header), payload, signature].join(".")],
    ["the payload", [header, change(payload), signature].join(".")],
    ["the signature", [header, payload, change(signature)].join(".")],
  ];
  const changes: [string, (part: string) => string][] = [
    ["a space before", (part) => ` ${part}`],
    ["a space after", (part) => `${part} `],
    ["a space within", (part) => `${part.slice(0, 8)} ${part.slice(8)}`],
    ["a line feed after", (part) => `${part}\n`],
    ["a carriage return within", (part) => `${part.slice(0, 8)}\r\n${part.slice(8)}`],
    ["a tab within", (part) => `${part.slice(0, 8)}\t${part.slice(8)}`],
    ["padding", (part) => `${part}=`],
    ["much padding", (part) => `${part}====`],
    ["a plus sign", (part) => `+${part.slice(1)}`],
    ["a slash", (part) => `/${part.slice(1)}`],
    ["a null character", (part) => `${part}\0`],
    ["a character beyond ASCII", (part) => `\u017f${part.slice(1)}`],
    ["a length that no bytes have", (part) => part.slice(0, part.length - ((part.length - 1) % 4) || undefined)],
  ];
  return [
    ...changes.flatMap(([name, change]) =>
      inPart(change)
        .filter(([, changed]) => changed !== good)
        .map(([part, changed]): Row => [`${name} in ${part}`, changed, "malformed_token"]),
    ),
    // 64 bytes leave four unused bits in the last character: sixteen spellings of one signature, of which one is valid.
    ...otherSpellings(signature).map((spelling, bits): Row => {
      return [`stray pad bits ${bits + 1} in the signature`, `${header}.${payload}.${spelling}`, "malformed_token"];
    }),
  ];
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function otherSpellings(part: string): string[] {
  const last = ALPHABET.indexOf(part.at(-1) ?? "");
  const unused = part.length % 4 === 2 ? 15 : part.length % 4 === 3 ? 3 : 0;
  return Array.from({ length: unused }, (_, bits) => part.slice(0, -1) + ALPHABET[(last & ~unused) | (bits + 1)]);
}

async function signatures({ token, claims, signer, zone }: Bench, attacker: Signer): Promise<Row[]> {
  const good = await token();
  const bytes = Uint8Array.from(
    atob(good.split(".")[2]?.replaceAll("-", "+").replaceAll("_", "/") ?? ""),
    (character) => character.charCodeAt(0),
  );
  const input = good.slice(0, good.lastIndexOf("."));
  const signed = (signature: Uint8Array): string => `${input}.${encode(signature)}`;
  const weak = await createSigner("RS256", "weak-key", { modulusLength: 1024 });
  const published = await createSigner("ES256", "private-key");
  zone.keys = [...zone.keys, weak.publicJwk, published.privateJwk];
  const asKid = (kid: string) => ({ typ: "at+jwt", kid });
  return [
    [
      "another key's signature under the zone's kid",
      await compact(asKid(signer.kid), claims(), attacker),
      "bad_signature",
    ],
    [
      "another key's signature under no kid",
      await compact({ typ: "at+jwt", kid: undefined }, claims(), attacker),
      "bad_signature",
    ],
    ["another key's signature under its own kid", await compact({ typ: "at+jwt" }, claims(), attacker), "unknown_key"],
    ["the signature of another token", signed(await signer.sign("another.token")), "bad_signature"],
    ["r and s of zero", signed(new Uint8Array(64)), "bad_signature"],
    ["r and s of the greatest size", signed(new Uint8Array(64).fill(255)), "bad_signature"],
    ["a signature cut short", signed(bytes.slice(0, 63)), "bad_signature"],
    ["a signature with a byte more", signed(new Uint8Array([...bytes, 0])), "bad_signature"],
    ["a signature in DER", signed(derOf(bytes)), "bad_signature"],
    ["the algorithm of another key type", await token({}, { alg: "RS256" }), "unknown_key"],
    ["the algorithm of another curve", await token({}, { alg: "ES384" }), "unknown_key"],
    ["an algorithm that is not accepted unless configured", await token({}, { alg: "RS512" }), "unsupported_algorithm"],
    ["an RSA key of 1024 bits", await compact({ typ: "at+jwt" }, claims(), weak), "unknown_key"],
    ["a private key that the zone published", await compact({ typ: "at+jwt" }, claims(), published), "unknown_key"],
  ];
}

/** The ASN.1 encoding of an ECDSA signature. */
function derOf(signature: Uint8Array): Uint8Array {
  const integer = (half: Uint8Array) => [2, half.length + 1, 0, ...half];
  const body = [...integer(signature.slice(0, 32)), ...integer(signature.slice(32))];
  return new Uint8Array([48, body.length, ...body]);
}

async function issuers({ token, claims, signer }: Bench): Promise<Row[]> {
  const attacker = await createSigner("ES256", signer.kid);
  // Signed by the zone itself, so they would indicate a wrong setting.
  const misspelt: [string, unknown][] = [
    ["with a trailing slash", "https://zone.example/"],
    ["in another case", "https://ZONE.example"],
    ["with its port", "https://zone.example:443"],
  ];
  const untrusted: [string, unknown][] = [
    ["missing", undefined],
    ["with a path", "https://zone.example/a"],
    ["over http", "http://zone.example"],
    ["with white space", " https://zone.example"],
    ["a look-alike domain", "https://zone.example.attacker.example"],
    ["a user name that looks alike", "https://zone.example@attacker.example"],
    ["a Cyrillic letter that looks alike", "https://z\u043ene.example"],
    ["a full-width letter", "https://zone.ex\uff41mple"],
    ["an invisible character", "https://zone\u200b.example"],
    ["not in normal form", "https://zone.exa\u0301mple"],
    ["a query", "https://zone.example?"],
    ["a name every object has", "__proto__"],
  ];
  const malformed: unknown[] = [null, 1, "", ["https://zone.example"], { iss: "https://zone.example" }];
  return Promise.all([
    ...untrusted.map(async ([name, iss]): Promise<Row> => [`iss ${name}`, await token({ iss }), "untrusted_issuer"]),
    ...misspelt.map(async ([name, iss]): Promise<Row> => {
      const forged = await compact({ typ: "at+jwt" }, claims({ iss }), attacker);
      return [`iss ${name}`, forged, "untrusted_issuer"];
    }),
    ...malformed.map(async (iss): Promise<Row> => {
      return [`iss as ${JSON.stringify(iss)}`, await token({ iss }), "malformed_claim"];
    }),
  ]);
}

function identities({ token }: Bench): Promise<Row[]> {
  const rows: [string, Json, RejectionReason][] = [
    ["no sub", { sub: undefined }, "missing_subject"],
    ["sub of nothing", { sub: "" }, "malformed_claim"],
    ["sub as a number", { sub: 1 }, "malformed_claim"],
    ["sub as null", { sub: null }, "malformed_claim"],
    ["sub as a list", { sub: ["alice", "bob"] }, "malformed_claim"],
    ["no client_id and no azp", { client_id: undefined }, "missing_client"],
    ["client_id of nothing", { client_id: "" }, "malformed_claim"],
    ["client_id as a list, azp in order", { client_id: ["client"], azp: "client" }, "malformed_claim"],
    ["azp of nothing", { client_id: undefined, azp: "" }, "malformed_claim"],
    ["a key that the sender must prove (DPoP)", { cnf: { jkt: "thumbprint" } }, "sender_constrained"],
    ["a certificate that the sender must prove (mTLS)", { cnf: { "x5t#S256": "thumbprint" } }, "sender_constrained"],
    ["cnf as null", { cnf: null }, "sender_constrained"],
    ["scope as a number", { scope: 7 }, "malformed_claim"],
    ["scope as a list of other things", { scope: ["mcp:tools", 7] }, "malformed_claim"],
    ["scope as an object", { scope: { "mcp:tools": true } }, "malformed_claim"],
  ];
  return rowsOf(rows, async ([name, claims, reason]) => [name, await token(claims), reason]);
}

async function times({ token, claims, signer, clock }: Bench): Promise<Row[]> {
  const now = clock.seconds();
  const rows: [string, Json, RejectionReason][] = [
    ["no exp", { exp: undefined }, "missing_expiry"],
    ["exp as text", { exp: String(now + 3600) }, "malformed_claim"],
    ["exp as null", { exp: null }, "malformed_claim"],
    ["exp as true", { exp: true }, "malformed_claim"],
    ["exp as a list", { exp: [now + 3600] }, "malformed_claim"],
    ["exp below zero", { exp: -1 }, "expired"],
    ["exp of zero", { exp: 0 }, "expired"],
    ["exp an hour ago", { exp: now - 3600 }, "expired"],
    ["nbf in the future", { nbf: now + 60 }, "not_yet_valid"],
    ["nbf as text", { nbf: String(now) }, "malformed_claim"],
    ["iat in the future", { iat: now + 60 }, "issued_in_the_future"],
    ["iat in milliseconds", { iat: now * 1000 }, "issued_in_the_future"],
    ["iat as null", { iat: null }, "malformed_claim"],
  ];
  const withoutExp = JSON.stringify(claims({ exp: undefined })).slice(0, -1);
  return [
    ...(await rowsOf(rows, async ([name, changes, reason]): Promise<Row> => [name, await token(changes), reason])),
    ["exp of 1e400", await compact({ typ: "at+jwt" }, `${withoutExp},"exp":1e400}`, signer), "malformed_claim"],
    ["exp of -1e400", await compact({ typ: "at+jwt" }, `${withoutExp},"exp":-1e400}`, signer), "malformed_claim"],
    [
      "nbf of -1e400",
      await compact({ typ: "at+jwt" }, `${withoutExp},"exp":9999999999,"nbf":-1e400}`, signer),
      "malformed_claim",
    ],
  ];
}

function audiences({ token }: Bench): Promise<Row[]> {
  const wrong: [string, unknown][] = [
    ["of another server", "https://other.example"],
    ["empty", ""],
    ["an empty list", []],
    ["a list of others", ["https://other.example", "https://third.example"]],
    ["a prefix of this server's name", "https://mcp.exampl"],
    ["this server's name and more", "https://mcp.example.attacker.example"],
    ["this server as a user name", "https://mcp.example@attacker.example"],
    ["another path", "https://mcp.example/other"],
    ["a path that begins alike", "https://mcp.example/mc"],
    ["a longer path", "https://mcp.example/mcp/admin"],
    ["a path in another case", "https://mcp.example/MCP"],
    ["a host in another case", "https://MCP.example/mcp"],
    ["another scheme", "http://mcp.example/mcp"],
    ["the default port", "https://mcp.example:443/mcp"],
    ["another port", "https://mcp.example:8443/mcp"],
    ["a host without a scheme", "mcp.example"],
    ["a path alone", "/mcp"],
    ["a query", "https://mcp.example/mcp?"],
    ["a fragment", "https://mcp.example/mcp#"],
    ["two slashes at the end", "https://mcp.example/mcp//"],
    ["a path that leads there", "https://mcp.example/x/../mcp"],
    ["an encoded path", "https://mcp.example/%6dcp"],
    ["white space", " https://mcp.example/mcp"],
    ["a Cyrillic letter that looks alike", "https://m\u0441p.example/mcp"],
    ["a wild card", "*"],
    ["the client itself", "client"],
  ];
  const malformed: unknown[] = [
    null,
    1,
    {},
    { 0: "https://mcp.example/mcp" },
    ["https://mcp.example/mcp", 1],
    [["https://mcp.example/mcp"]],
  ];
  return Promise.all([
    token({ aud: undefined }).then((missing): Row => ["aud missing", missing, "missing_audience"]),
    ...wrong.map(async ([name, aud]): Promise<Row> => [`aud ${name}`, await token({ aud }), "wrong_audience"]),
    ...malformed.map(async (aud): Promise<Row> => {
      return [`aud as ${JSON.stringify(aud)}`, await token({ aud }), "malformed_claim"];
    }),
  ]);
}

function rowsOf<T>(items: readonly T[], row: (item: T) => Promise<Row>): Promise<Row[]> {
  return Promise.all(items.map(row));
}

/** A word in every combination of upper and lower case. */
function everyCase(word: string): string[] {
  return Array.from({ length: 2 ** word.length }, (_, bits) =>
    [...word].map((letter, index) => ((bits >> index) & 1 ? letter.toUpperCase() : letter)).join(""),
  );
}
