import { createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { mutualTls } from "@edgegrant/node";
import { serve } from "@hono/node-server";
import { expect, it, onTestFinished } from "vitest";
import { type Identity, selfSigned } from "../../node/test/certificates.ts";
import { protectedApp, SERVER_URL, zoneForFile } from "./support.ts";

const zone = zoneForFile();

it("A token that is bound to a certificate is accepted from its client only, on @hono/node-server", async () => {
  const [server, own, other] = await Promise.all([selfSigned("server"), selfSigned("own"), selfSigned("other")]);
  const { app, guard, events } = protectedApp(zone().issuer, { mutualTls: mutualTls() });
  // A middleware that has read the body makes the guard copy the request.
  app.use(async (c, next) => {
    if (c.req.method === "POST") await c.req.text();
    await next();
  });
  app.use(guard).all("/mcp", async (c) => c.text(`${c.var.auth.subject} ${await c.req.text()}`));
  const serverOptions = { ...server, requestCert: true, rejectUnauthorized: false };
  const address = await new Promise<AddressInfo>((resolve) => {
    const listening = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1", createServer, serverOptions }, resolve);
    onTestFinished(() => void listening.close());
  });
  const claims = { cnf: { "x5t#S256": own.thumbprint } };
  const token = await zone().mint({ user: "alice", audience: SERVER_URL, scope: "mcp:tools", claims });
  const send = (identity: Identity | undefined, method: string) =>
    new Promise<string>((resolve, reject) => {
      const { key, cert } = identity ?? {};
      const headers = { Authorization: `Bearer ${token}` };
      const { port } = address;
      const options = { port, host: "127.0.0.1", path: "/mcp", method, headers, key, cert, rejectUnauthorized: false };
      const sent = request({ ...options, agent: false }, async (answer) => {
        let text = "";
        for await (const chunk of answer) text += chunk;
        resolve(`${answer.statusCode} ${text}`);
      });
      sent.on("error", reject).end(method === "POST" ? "a body" : undefined);
    });
  expect(await send(own, "GET")).toBe("200 alice ");
  expect(await send(own, "POST")).toBe("200 alice a body");
  expect(await send(other, "GET")).toMatch(/^401 /);
  expect(await send(undefined, "POST")).toMatch(/^401 /);
  expect(events.flatMap((event) => (event.type === "token.rejected" ? [event.reason] : []))).toEqual([
    "wrong_certificate",
    "missing_certificate",
  ]);
});
