import { afterEach, expect, test } from "bun:test";
import { environment, serveKeycard } from "@edgegrant/bun";

afterEach(() => {
  delete process.env.KEYCARD_ISSUER;
});

test("the environment is read when it is asked for, by the names that Workers have too", () => {
  process.env.KEYCARD_ISSUER = "https://zone.example";
  expect(environment().KEYCARD_ISSUER).toBe("https://zone.example");
  expect(environment().KEYCARD_CLIENT_ID).toBeUndefined();
});

test("without a hostname, serveKeycard listens on 127.0.0.1 only, and says so with what is missing", () => {
  const messages: string[] = [];
  const onListen = (message: string) => messages.push(message);
  const server = serveKeycard({ settings: {}, port: 0, fetch: () => new Response(), onListen });
  const { hostname, port } = server;
  server.stop(true);
  expect(hostname).toBe("127.0.0.1");
  expect(messages.join()).toContain(`listening on http://127.0.0.1:${port}, for this machine only`);
  expect(messages.join()).toContain("KEYCARD_ISSUER is missing");
  expect(messages.join()).toContain("in .env, which bun reads");
});
