import { dpop } from "../../dpop/dpop.ts";
import { assert } from "./assert.ts";
import type { AdapterRule } from "./harness.ts";
import { statusOf, withTestServer } from "./test-server.ts";

const LARGE = 3 * 1024 * 1024;
const CLOSE = "Connection: close";

/** Invalid hosts. Each is sent with a valid token. */
const INVALID_HOSTS = ["a b", "[", "a@b", "a:99999", "x/admin?", "x/admin#", "x\\admin", "a\r\nHost: b"];

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
          for (const host of INVALID_HOSTS) {
            const answer = await sendRaw(["GET /mcp HTTP/1.1", `Host: ${host}`, credentials, CLOSE]);
            assert(statusOf(answer) === 400, `the answer for the host ${JSON.stringify(host)} is 400`);
            assert(answer.length < 1_000, "the answer has no error page for developers");
          }
        },
      ),
  },
  {
    name: "serves a request without a host, as HTTP/1.0 allows",
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
            assert(statusOf(answer) === 400, "the answer is 400, whichever token is valid");
          }
        },
      ),
  },
  {
    name: "refuses a request with two proofs, and one with both schemes",
    check: (harness) =>
      withTestServer(
        harness,
        () => new Response("Hello"),
        async ({ sendRaw, token }) => {
          const bound = await token(undefined, undefined, { cnf: { jkt: "thumbprint" } });
          const head = ["GET /mcp HTTP/1.1", "Host: a", CLOSE];
          const [scheme, proof] = [`Authorization: DPoP ${bound}`, "DPoP: a.b.c"];
          assert(statusOf(await sendRaw([...head, scheme, proof])) === 401, "the answer to a bad proof is 401");
          assert(statusOf(await sendRaw([...head, scheme, proof, proof])) === 400, "the answer to two proofs is 400");
          const both = [scheme, `Authorization: Bearer ${bound}`];
          for (const schemes of [both, both.toReversed()]) {
            const answer = await sendRaw([...head, ...schemes, proof]);
            assert(statusOf(answer) === 400, "the answer to two schemes is 400, whichever comes first");
          }
        },
        { options: { dpop: dpop() } },
      ),
  },
  {
    name: "refuses a method that a Request can't have",
    check: (harness) =>
      withTestServer(
        harness,
        () => new Response("Hello"),
        async ({ sendRaw, token }) => {
          const credentials = `Authorization: Bearer ${await token()}`;
          const status = statusOf(await sendRaw(["TRACE /mcp HTTP/1.1", "Host: a", credentials, CLOSE]));
          assert([400, 405, 501].includes(status), "the answer to TRACE is 400, 405 or 501");
        },
      ),
  },
  {
    name: "refuses a request with a large body, and serves the next one or closes the connection",
    check: (harness) =>
      withTestServer(
        harness,
        () => new Response("It is served."),
        async ({ sendRaw, token }) => {
          const refused = ["POST /mcp HTTP/1.1", "Host: a", `Content-Length: ${LARGE}`];
          const next = ["GET /mcp HTTP/1.1", "Host: a", `Authorization: Bearer ${await token()}`, CLOSE];
          const answers = await sendRaw(refused, "x".repeat(LARGE), next);
          assert(statusOf(answers) === 401, "the answer without a token is 401, whatever the size of the body");
          const [head = ""] = answers.split("\r\n\r\n");
          const isOver = /^connection: *close/im.test(head);
          assert(isOver || answers.includes("It is served."), "the next request of the connection is served");
        },
      ),
  },
];
