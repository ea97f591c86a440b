import { assert } from "./assert.ts";
import type { AdapterRule } from "./harness.ts";
import { type TestServer, withTestServer } from "./test-server.ts";

const CLOSE = "Connection: close";
const TEXT = "The answer is readable by any client. ".repeat(3);
const LENGTH = new TextEncoder().encode(TEXT).byteLength;

/** {@link TEXT} in the two codings that `CompressionStream` does not support. */
const BROTLI = "G3EA+I3EOBby5kgla6oyNDcNEkYmByZyoIFCRO1E8K7hJZ16MpIXvjX5hdvDXgA=";
const ZSTD = "KLUv/SBydQEAZAJUaGUgYW5zd2VyIGlzIHJlYWRhYmxlIGJ5IGFueSBjbGllbnQuIAEAzoSqJw==";
const CODINGS = ["gzip", "deflate", "br", "zstd"];

async function inCoding(coding: string): Promise<Uint8Array<ArrayBuffer>> {
  if (coding === "br") return bytesFromBase64(BROTLI);
  if (coding === "zstd") return bytesFromBase64(ZSTD);
  const plain = new Response(TEXT).body?.pipeThrough(new CompressionStream(coding as CompressionFormat));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

function bytesFromBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/**
 * A handler. Under /coded/CODING it is the upstream server. Under any other path it forwards the upstream server's
 * answer.
 */
function forwardingHandler(origin: () => string) {
  return async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const [, place, coding = ""] = pathname.split("/");
    if (place === "coded") return upstream(request, coding);
    const { method, headers } = request;
    const sent = new Headers({ Authorization: headers.get("Authorization") ?? "" });
    for (const name of ["If-None-Match", "Range"]) {
      const value = headers.get(name);
      if (value) sent.set(name, value);
    }
    return fetch(`${origin()}/coded/${coding}`, { method, headers: sent });
  };
}

async function upstream({ headers }: Request, coding: string): Promise<Response> {
  const isPlain = coding === "plain";
  const tag: Record<string, string> = { ETag: '"the very bytes"', "Content-Type": "text/plain" };
  const described = isPlain ? tag : { ...tag, "Content-Encoding": coding };
  if (headers.has("If-None-Match")) return new Response(null, { status: 304, headers: described });
  const body = isPlain ? new TextEncoder().encode(TEXT) : await inCoding(coding);
  if (!headers.has("Range")) return new Response(body, { headers: described });
  const range = { "Content-Range": `bytes 4-9/${body.byteLength}` };
  return new Response(body.slice(4, 10), { status: 206, headers: { ...described, ...range } });
}

/** Runs a server that forwards answers which it fetches from itself. */
function withForwardingServer(
  harness: Parameters<AdapterRule["check"]>[0],
  scenario: (ask: (method: string, path: string, ...lines: string[]) => Promise<Raw>) => Promise<void>,
): Promise<void> {
  let here = "";
  return withTestServer(
    harness,
    forwardingHandler(() => here),
    async (server) => {
      here = server.origin;
      await scenario(async (method, path, ...lines) => rawAnswer(server, method, path, lines));
    },
  );
}

/** An answer as sent over the wire. */
interface Raw {
  status: number;
  head: string;
  rest: string;
}

async function rawAnswer(server: TestServer, method: string, path: string, lines: readonly string[]): Promise<Raw> {
  const credentials = `Authorization: Bearer ${await server.token()}`;
  const answer = await server.sendRaw([`${method} ${path} HTTP/1.1`, "Host: a", credentials, ...lines, CLOSE]);
  const end = answer.indexOf("\r\n\r\n");
  const head = answer.slice(0, end);
  return { status: Number(head.split(" ")[1]), head, rest: answer.slice(end + 4) };
}

const field = (head: string, name: string) => new RegExp(`^${name}: *(.*)$`, "im").exec(head)?.[1]?.trim();

/** Answers of `fetch` that a handler forwards, and lengths that a handler sets itself. */
export const forwardedResponses: readonly AdapterRule[] = [
  {
    name: "names the content coding of a forwarded response only if its body is still encoded",
    check: (harness) =>
      withForwardingServer(harness, async (ask) => {
        for (const coding of CODINGS) {
          const { head, rest } = await ask("GET", `/passed/${coding}`);
          const isPlain = rest.includes(TEXT);
          assert(
            (field(head, "Content-Encoding") === undefined) === isPlain,
            `a body that fetch received in ${coding} is readable`,
          );
          const length = field(head, "Content-Length");
          assert(
            !isPlain || [undefined, String(LENGTH)].includes(length),
            "a Content-Length equals the length of the body",
          );
          const isWeak = field(head, "ETag")?.startsWith("W/") ?? true;
          assert(isWeak === isPlain, "an ETag is weak if and only if the body was decoded");
        }
      }),
  },
  {
    name: "names no content coding for forwarded responses to HEAD and with 304",
    check: (harness) =>
      withForwardingServer(harness, async (ask) => {
        for (const [method, ...lines] of [["HEAD"], ["GET", 'If-None-Match: W/"the very bytes"']] as const) {
          const { status, head, rest } = await ask(method, "/passed/gzip", ...lines);
          assert(status === (method === "HEAD" ? 200 : 304) && rest === "", "there is no body");
          assert(
            field(head, "Content-Encoding") === undefined,
            "no content coding is named that the answer to GET does not have",
          );
        }
      }),
  },
  {
    name: "forwards a part (206) of a plain body, and answers 500 for a part of an encoded body",
    check: (harness) =>
      withForwardingServer(harness, async (ask) => {
        const plain = await ask("GET", "/passed/plain", "Range: bytes=4-9");
        assert(plain.status === 206 && plain.rest.includes(TEXT.slice(4, 10)), "the part of a plain body is forwarded");
        const coded = await ask("GET", "/passed/gzip", "Range: bytes=4-9");
        assert(coded.status === 500, "the answer for a part of an encoded body is 500");
      }),
  },
  {
    name: "keeps the content coding of an answer that the handler made itself",
    check: (harness) =>
      withTestServer(
        harness,
        (request) => upstream(request, "gzip"),
        async ({ send }) => {
          assert((await (await send()).text()) === TEXT, "the answer that the handler compressed can be decompressed");
        },
      ),
  },
  {
    name: "ignores a wrong Content-Length of the handler",
    check: (harness) =>
      withTestServer(
        harness,
        ({ url }) => {
          const { pathname } = new URL(url);
          const bytes = new TextEncoder().encode(TEXT);
          const body = new ReadableStream({
            start(controller) {
              controller.enqueue(bytes);
              controller.close();
            },
          });
          return new Response(body, { headers: { "Content-Length": pathname.slice(1) } });
        },
        async ({ sendRaw, token }) => {
          const credentials = `Authorization: Bearer ${await token()}`;
          for (const claimed of [5, LENGTH + 5]) {
            const answer = await sendRaw([`GET /${claimed} HTTP/1.1`, "Host: a", credentials, CLOSE]);
            // The client would read bytes beyond the stated length as its next answer.
            const isWrong = new RegExp(`^content-length: *${claimed}\r$`, "im").test(answer);
            assert(!isWrong && answer.includes(TEXT), "the answer has the whole body and not the wrong length");
          }
        },
      ),
  },
];
