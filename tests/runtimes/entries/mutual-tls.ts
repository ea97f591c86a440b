// A server of `node:https` that takes tokens bound to a certificate, and its clients, in one process. Prints what each client got.
import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { argv, exit } from "node:process";
import { connect } from "node:tls";
import { createKeycardListener, mutualTls } from "@edgegrant/node";

interface Identity {
  key: string;
  cert: string;
  thumbprint: string;
}

const { server, own, other } = JSON.parse(argv[2] ?? "{}") as Record<"server" | "own" | "other", Identity>;
const resource = "https://localhost/mcp";
const reasons: string[] = [];

/** Here a token is the thumbprint of the certificate that it is bound to, which the zone would tell. */
const listener = createKeycardListener({
  settings: { KEYCARD_ISSUER: "https://zone.example" },
  resource,
  mutualTls: mutualTls(),
  verifyToken: (token) => ({
    clientId: "client",
    subject: "alice",
    scopes: [],
    expiresAt: 4e9,
    audience: resource,
    claims: { cnf: { "x5t#S256": token } },
  }),
  onEvent: (event) => {
    if (event.type === "token.rejected") reasons.push(event.reason);
  },
  fetch: () => new Response("accepted"),
});
const https = createServer({ ...server, requestCert: true, rejectUnauthorized: false }, listener);
https.listen(0, "127.0.0.1");
await once(https, "listening");
const { port } = https.address() as AddressInfo;

/** What a client with this certificate gets for tokens that are bound to the certificate `own`, one after the other. */
async function outcomes(identity: Identity | undefined, requests = 1): Promise<string[]> {
  const { key, cert } = identity ?? {};
  const socket = connect({ port, host: "127.0.0.1", key, cert, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const got: string[] = [];
  for (let sent = 0; sent < requests; sent += 1) {
    const before = reasons.length;
    const head = ["GET /mcp HTTP/1.1", "Host: localhost", `Authorization: Bearer ${own.thumbprint}`];
    socket.write(`${[...head, `X-Client-Cert-Sha256: ${own.thumbprint}`].join("\r\n")}\r\n\r\n`);
    let text = "";
    while (!/\r\n\r\n[\s\S]*(?:accepted|\})/.test(text)) text += String((await once(socket, "data"))[0]);
    got.push(text.startsWith("HTTP/1.1 200") ? "accepted" : reasons.slice(before).join());
  }
  socket.destroy();
  return got;
}

const seen = [await outcomes(own, 2), await outcomes(other), await outcomes(undefined)];
console.log(JSON.stringify(seen));
exit(0);
