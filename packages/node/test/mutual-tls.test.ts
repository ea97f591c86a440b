import { EventEmitter, once } from "node:events";
import { createServer as createHttp, type IncomingMessage } from "node:http";
import { connect as connectHttp2, createSecureServer } from "node:http2";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type ConnectionOptions, connect, type SecureVersion, type TLSSocket } from "node:tls";
import {
  createKeycardHandler,
  createKeycardListener,
  type KeycardOptions,
  mutualTls,
  toNodeListener,
  withConnection,
} from "@edgegrant/node";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { type Identity, selfSigned } from "./certificates.ts";

const RESOURCE = "https://localhost/mcp";
const reasons: string[] = [];

/** Here a token is the thumbprint of the certificate that it is bound to, which the zone would tell. */
function vouch(token: string) {
  const claims = { cnf: { "x5t#S256": token } };
  return { clientId: "client", subject: "alice", scopes: [], expiresAt: 4e9, audience: RESOURCE, claims };
}

const options: KeycardOptions = {
  settings: { KEYCARD_ISSUER: "https://zone.example" },
  resource: RESOURCE,
  mutualTls: mutualTls(),
  verifyToken: vouch,
  onEvent: (event) => {
    if (event.type === "token.rejected") reasons.push(event.reason);
  },
  fetch: () => new Response("accepted"),
};
const listener = createKeycardListener(options);

const [server, own, other] = await Promise.all([selfSigned("server"), selfSigned("own"), selfSigned("other")]);
const https: { close?: () => Promise<void>; port: number } = { port: 0 };

beforeAll(async () => {
  const tls = createServer({ ...server, requestCert: true, rejectUnauthorized: false }, listener);
  tls.listen(0, "127.0.0.1");
  await once(tls, "listening");
  https.port = (tls.address() as AddressInfo).port;
  https.close = async () => {
    tls.closeAllConnections();
    tls.close();
    await once(tls, "close");
  };
});
afterAll(() => https.close?.());

/** A TLS connection of a client, which ends with the test. */
async function connected(identity: Identity | undefined, more: ConnectionOptions = {}): Promise<TLSSocket> {
  const { key, cert } = identity ?? {};
  const socket = connect({ port: https.port, host: "127.0.0.1", key, cert, rejectUnauthorized: false, ...more });
  onTestFinished(() => void socket.destroy());
  await once(socket, "secureConnect");
  return socket;
}

/** What a server says to a request on a connection: `accepted`, or the reason of the refusal. */
async function outcome(socket: TLSSocket, { thumbprint }: Identity, ...headers: string[]): Promise<string> {
  const before = reasons.length;
  const head = ["GET /mcp HTTP/1.1", "Host: localhost", `Authorization: Bearer ${thumbprint}`, ...headers];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  let text = "";
  const isWhole = () => text.includes("\r\n\r\n") && /(?:accepted|\})$/.test(text);
  while (!isWhole()) text += String((await once(socket, "data"))[0]);
  return text.startsWith("HTTP/1.1 200") ? "accepted" : `${reasons.slice(before).join()}`;
}

describe("A token that is bound to a certificate", () => {
  it("is accepted on a connection with that certificate, and on no other", async () => {
    expect(await outcome(await connected(own), own)).toBe("accepted");
    expect(await outcome(await connected(other), own)).toBe("wrong_certificate");
    expect(await outcome(await connected(undefined), own)).toBe("missing_certificate");
  });

  it("is accepted with a certificate that has expired: the token's own time counts", async () => {
    const expired = await selfSigned("old", { expired: true });
    expect(await outcome(await connected(expired), expired)).toBe("accepted");
  });

  it("is checked for each request of a connection", async () => {
    const socket = await connected(own);
    expect(await outcome(socket, own)).toBe("accepted");
    expect(await outcome(socket, other)).toBe("wrong_certificate");
    expect(await outcome(socket, own)).toBe("accepted");
  });

  it("is not accepted from a second connection while its client is connected", async () => {
    const [mine, thief] = [await connected(own), await connected(other)];
    const answers = await Promise.all([outcome(mine, own), outcome(thief, other)]);
    expect(answers).toEqual(["accepted", "accepted"]);
    expect(await outcome(thief, own)).toBe("wrong_certificate");
  });

  it("is not called stolen if its client has left", async () => {
    const events: string[] = [];
    const steps = new EventEmitter();
    const asked = once(steps, "asked");
    const waiting = createKeycardListener({
      ...options,
      verifyToken: async (token) => {
        steps.emit("asked");
        await once(steps, "told");
        return vouch(token);
      },
      onEvent: ({ type }) => events.push(type),
    });
    const tls = createServer({ ...server, requestCert: true, rejectUnauthorized: false }, waiting);
    tls.listen(0, "127.0.0.1");
    await once(tls, "listening");
    onTestFinished(() => void tls.close());
    const accepted = once(tls, "secureConnection");
    const socket = await connected(own, { port: (tls.address() as AddressInfo).port });
    socket.write(`GET /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${own.thumbprint}\r\n\r\n`);
    const [[serverSide]] = await Promise.all([accepted, asked]);
    socket.destroy();
    await once(serverSide, "close");
    steps.emit("told");
    await vi.waitFor(() => expect(events).toEqual(["request.abandoned"]));
  });

  it("is not accepted for a header that names the certificate", async () => {
    const der = own.cert.replace(/-----[^-]+-----|\s/g, "");
    const headers = [
      `Client-Cert: :${der}:`,
      `Client-Cert-Chain: :${der}:`,
      `X-Forwarded-Client-Cert: Hash=${Buffer.from(own.thumbprint, "base64url").toString("hex")};Cert="${encodeURIComponent(own.cert)}"`,
      `X-SSL-Client-Cert: ${encodeURIComponent(own.cert)}`,
      "X-SSL-Client-Verify: SUCCESS",
      `Cf-Client-Cert-Sha256: ${Buffer.from(own.thumbprint, "base64url").toString("hex")}`,
      `X-Client-Cert-Sha256: ${own.thumbprint}`,
      `MF-CF-Blob: ${JSON.stringify({ tlsClientAuth: { certPresented: "1", certVerified: "SUCCESS", certRevoked: "0" } })}`,
    ];
    expect(await outcome(await connected(undefined), own, ...headers)).toBe("missing_certificate");
    expect(await outcome(await connected(other), own, ...headers)).toBe("wrong_certificate");
  });
});

describe.each<SecureVersion>(["TLSv1.2", "TLSv1.3"])("A session of %s that is resumed", (version) => {
  const versions = { minVersion: version, maxVersion: version };

  /** A new connection that resumes the session of another one. The client says that it has a certificate. */
  async function resumed(first: Identity | undefined, second: Identity | undefined): Promise<TLSSocket> {
    const socket = await connected(first, versions);
    // TLS 1.3 sends what is needed to resume a session after the handshake.
    const later = new Promise<Buffer | undefined>((resolve) => socket.once("session", resolve));
    await outcome(socket, own);
    const session = version === "TLSv1.3" ? await later : socket.getSession();
    const again = await connected(second, { ...versions, session });
    expect(again.isSessionReused()).toBe(true);
    return again;
  }

  it("has the certificate of its first connection", async () => {
    expect(await outcome(await resumed(own, own), own)).toBe("accepted");
    expect(await outcome(await resumed(other, other), own)).toBe("wrong_certificate");
  });

  it("does not get another certificate by being resumed with it", async () => {
    expect(await outcome(await resumed(other, own), own)).toBe("wrong_certificate");
    expect(await outcome(await resumed(undefined, own), own)).toBe("missing_certificate");
  });
});

it("A certificate of HTTP/2 is that of its connection", async () => {
  const secure = createSecureServer({ ...server, requestCert: true, rejectUnauthorized: false }, listener);
  secure.listen(0, "127.0.0.1");
  await once(secure, "listening");
  onTestFinished(() => void secure.close());
  const answers: string[] = [];
  for (const identity of [own, other, undefined]) {
    const { key, cert } = identity ?? {};
    const { port } = secure.address() as AddressInfo;
    const session = connectHttp2(`https://127.0.0.1:${port}`, { key, cert, rejectUnauthorized: false });
    onTestFinished(() => session.destroy());
    const before = reasons.length;
    const stream = session.request({ ":path": "/mcp", authorization: `Bearer ${own.thumbprint}` });
    const [head] = await once(stream, "response");
    answers.push(head[":status"] === 200 ? "accepted" : reasons.slice(before).join());
  }
  expect(answers).toEqual(["accepted", "wrong_certificate", "missing_certificate"]);
});

describe("A request without TLS", () => {
  it("has a certificate that nobody tells, whatever its headers say", async () => {
    const plain = createHttp(listener).listen(0, "127.0.0.1");
    await once(plain, "listening");
    onTestFinished(() => void plain.close());
    const before = reasons.length;
    const headers = {
      Authorization: `Bearer ${own.thumbprint}`,
      "Client-Cert": ":YQ==:",
      "X-Forwarded-Proto": "https",
      Connection: "close",
    };
    const { status } = await fetch(`http://127.0.0.1:${(plain.address() as AddressInfo).port}/mcp`, { headers });
    expect([status, reasons.slice(before)]).toEqual([401, ["unknown_certificate"]]);
  });
});

describe("A request that a framework has made from Node's", () => {
  const handler = createKeycardHandler(options);

  /** The answer of a server whose framework makes requests in this way. */
  async function answerOf(make: (incoming: IncomingMessage, received: Request) => Request) {
    const incomings = new WeakMap<Request, IncomingMessage>();
    const tls = createServer({ ...server, requestCert: true, rejectUnauthorized: false });
    tls.on("request", (incoming, response) => {
      const listen = toNodeListener((request) => {
        incomings.set(request, incoming);
        return handler(make(incoming, request));
      });
      listen(incoming, response);
    });
    tls.listen(0, "127.0.0.1");
    await once(tls, "listening");
    onTestFinished(() => void tls.close());
    return outcome(await connected(own, { port: (tls.address() as AddressInfo).port }), own);
  }

  it("has the certificate of the connection that is told", async () => {
    const copy = (request: Request) => new Request(request.url, { headers: request.headers });
    expect(await answerOf((incoming, request) => withConnection(copy(request), incoming))).toBe("accepted");
    expect(await answerOf((_, request) => request.clone())).toBe("accepted");
    expect(await answerOf((_, request) => copy(request))).toBe("unknown_certificate");
  });
});
