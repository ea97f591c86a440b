import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { testZone } from "../support/zone.ts";

async function statusLineOf(issuer: string, target: string): Promise<string> {
  const { hostname, port, host } = new URL(issuer);
  const socket = connect(Number(port), hostname);
  socket.end(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  const [answer] = await once(socket, "data");
  socket.destroy();
  return String(answer).split("\r\n", 1)[0] ?? "";
}

test.each([
  ["//", "HTTP/1.1 400 Bad Request"],
  ["http://[", "HTTP/1.1 400 Bad Request"],
  ["http://elsewhere.example/", "HTTP/1.1 400 Bad Request"],
])("GET %s is answered, not stumbled over", async (target, statusLine) => {
  expect(await statusLineOf((await testZone()).issuer, target)).toBe(statusLine);
});
