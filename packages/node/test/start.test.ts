import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serveKeycard } from "@edgegrant/node";
import { expect, it } from "vitest";

it("without a hostname, serveKeycard listens on 127.0.0.1 only, and says so with what is missing", async () => {
  const messages: string[] = [];
  const server = serveKeycard({
    settings: {},
    port: 0,
    fetch: () => new Response(),
    onListen: (message) => messages.push(message),
  });
  await once(server, "listening");
  const { address, port } = server.address() as AddressInfo;
  server.close();
  expect(address).toBe("127.0.0.1");
  expect(messages).toEqual([expect.stringContaining(`listening on http://127.0.0.1:${port}, for this machine only`)]);
  expect(messages[0]).toContain("KEYCARD_ISSUER is missing");
  expect(messages[0]).toContain("in a file that `node --env-file=.env` reads");
});
