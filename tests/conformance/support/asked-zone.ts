import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** What a server asked about a token. */
export interface Question {
  method: string;
  /** The path with its query. */
  target: string;
  headers: IncomingHttpHeaders;
  form: URLSearchParams;
}

/** What the zone answers about a token. */
export interface Answer {
  /** Default: 200. */
  status?: number;
  body: object;
  /** Of a signed answer: what differs from a good one. `undefined` removes a member. */
  header?: { typ: string };
  claims?: Record<string, unknown>;
}

/** A zone whose tokens are opaque. It answers what it is told to, and keeps the questions. */
export interface AskedZone {
  readonly issuer: string;
  /** The questions about a token. */
  questionsAbout(token: string): Question[];
  /** Makes a token. Its answers are signed if they are asked for in that form. */
  issue(answer: Answer): string;
  close(): Promise<void>;
}

/** @param server The client id of the server that asks. */
export async function startAskedZone(server: string): Promise<AskedZone> {
  const keys = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(keys.publicKey)), alg: "ES256", kid: "asked" };
  const questions: Question[] = [];
  const answers = new Map<string, Answer>();
  let issuer = "";

  const signed = ({ body, header, claims }: Answer) =>
    new SignJWT({
      iss: issuer,
      aud: server,
      iat: Math.floor(Date.now() / 1000),
      token_introspection: body,
      ...claims,
    })
      .setProtectedHeader({ alg: "ES256", kid: "asked", typ: "token-introspection+jwt", ...header })
      .sign(keys.privateKey);

  const answerTo = async (
    request: IncomingMessage,
  ): Promise<{ status?: number | undefined; type?: string; text: string }> => {
    const { method = "", url = "", headers } = request;
    if (url === "/jwks") return { text: JSON.stringify({ keys: [jwk] }) };
    if (!url.startsWith("/introspect")) {
      const endpoints = { token_endpoint: `${issuer}/token`, introspection_endpoint: `${issuer}/introspect` };
      return { text: JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks`, ...endpoints }) };
    }
    const form = new URLSearchParams(await text(request));
    questions.push({ method, target: url, headers, form });
    const answer = answers.get(form.get("token") ?? "") ?? { body: { active: false } };
    const type = "application/token-introspection+jwt";
    if (headers.accept === type) return { type, text: await signed(answer) };
    return { status: answer.status, text: JSON.stringify(answer.body) };
  };

  const listening = createServer(async (request, response) => {
    const { status = 200, type = "application/json", text } = await answerTo(request);
    response.writeHead(status, { "Content-Type": type }).end(text);
  });
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  return {
    issuer,
    questionsAbout: (token) => questions.filter(({ form }) => form.get("token") === token),
    issue(answer) {
      const token = `opaque-${answers.size}`;
      answers.set(token, answer);
      return token;
    },
    close: () =>
      new Promise((resolve) => {
        listening.closeAllConnections();
        listening.close(() => resolve());
      }),
  };
}
