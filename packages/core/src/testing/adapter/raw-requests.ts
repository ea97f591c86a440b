import { assert } from "./assert.ts";
import type { AdapterRule } from "./harness.ts";
import { statusOf, withTestServer } from "./test-server.ts";

const LARGE = 3 * 1024 * 1024;
const CLOSE = "Connection: close";

/** Invalid hosts. Each is sent with a valid token. */
const NO_HOSTS = ["a b", "[", "a@b", "a:99999", "x/admin?", "x/admin#", "x\\admin", "a\r\nHost: b"];

/** Requests that no HTTP client sends, but an attacker can. */
export const rawRequests: readonly AdapterRule[] = [
  {
    name: "refuses an invalid host with a short answer",
    check: (harness) =>
      withTestServer(
        harness,
        () => new Response("Hello"),
        async ({ sendRaw, token }) => {
          const credentials = `Authorization: Bearer ${await token()}`;
          for (const host of NO_HOSTS) {
            const answer = await sendRaw(["GET /mcp HTTP/1.1", `Host: ${host}`, credentials, CLOSE]);
            assert(statusOf(answer) === 400, `with the host ${JSON.stringify(host)} it is 400`);
            assert(answer.length < 1_000, "the answer is short: no page for developers");
          }
        },
      ),
  },
  {
    name: "serves a caller who names no host, as HTTP/1.0 has it",
    check: (harness) =>
      withTestServer(
        harness,
        ({ url }) => {
          const { pathname, search } = new URL(url);
          return new Response(`It is ${pathname}${search}.`);
        },
        async ({ sendRaw, token }) => {
          const credentials = `Authorization: Bearer ${await token()}`;
          for (const lines of [["GET /a/b?c=d HTTP/1.0"], ["GET /a/b?c=d HTTP/1.1", "Host:"]]) {
            const answer = await sendRaw([...lines, credentials, CLOSE]);
            assert(answer.includes("It is /a/b?c=d."), "the handler gets the path and the query");
          }
        },
      ),
  },
  {
    name: "refuses a request with two tokens",
    check: (harness) =>
      withTestServer(
        harness,
        () => new Response("Hello"),
        async ({ sendRaw, token }) => {
          const tokens = [`Authorization: Bearer ${await token()}`, "Authorization: Bearer another"];
          for (const both of [tokens, tokens.toReversed()]) {
            const answer = await sendRaw(["GET /mcp HTTP/1.1", "Host: a", ...both, CLOSE]);
            assert(statusOf(answer) === 400, "it is 400, whichever of them is good");
          }
        },
      ),
  },
  {
    name: "refuses a method that no handler can be asked by",
    check: (harness) =>
      withTestServer(
        harness,
        () => new Response("Hello"),
        async ({ sendRaw, token }) => {
          const credentials = `Authorization: Bearer ${await token()}`;
          const status = statusOf(await sendRaw(["TRACE /mcp HTTP/1.1", "Host: a", credentials, CLOSE]));
          assert([400, 405, 501].includes(status), "TRACE is 400, 405 or 501");
        },
      ),
  },
  {
    name: "refuses a large body unread, and says so if that ends the connection",
    check: (harness) =>
      withTestServer(
        harness,
        () => new Response("It is served."),
        async ({ sendRaw, token }) => {
          const refused = ["POST /mcp HTTP/1.1", "Host: a", `Content-Length: ${LARGE}`];
          const next = ["GET /mcp HTTP/1.1", "Host: a", `Authorization: Bearer ${await token()}`, CLOSE];
          const answers = await sendRaw(refused, "x".repeat(LARGE), next);
          assert(statusOf(answers) === 401, "without a token it is 401, however much comes with it");
          const [head = ""] = answers.split("\r\n\r\n");
          const isOver = /^connection: *close/im.test(head);
          assert(isOver || answers.includes("It is served."), "the connection's next request is served");
        },
      ),
  },
];
