import { SecretError } from "../errors.ts";
import { DEFAULT_TIMEOUT_MS } from "../platform/http.ts";
import { MAX_TOKEN_BYTES, requireAnswer, requireBuiltinModule, type WorkloadTokenSource } from "./source.ts";

/** Settings of {@link flyMachine}. */
export interface FlyMachineOptions {
  /** The Unix socket of the Machines API. Default: `/.fly/api`. */
  socketPath?: string | undefined;
}

/** The parts of `node:http` that are used. */
interface Http {
  request(
    options: {
      socketPath: string;
      path: string;
      method: string;
      headers: Record<string, string | number>;
      signal: AbortSignal;
    },
    onResponse: (response: IncomingMessage) => void,
  ): { on(event: "error", listener: (error: Error) => void): void; end(body: string): void };
}

interface IncomingMessage extends AsyncIterable<Uint8Array> {
  statusCode?: number;
}

/** Asks the Machines API of Fly.io for a token, on the socket that every machine has. */
export function flyMachine({ socketPath = "/.fly/api" }: FlyMachineOptions = {}): WorkloadTokenSource {
  const place = `the socket ${socketPath}`;
  return {
    place,
    read: async (audience) => {
      const http = requireBuiltinModule<Http>("node:http", "A token of Fly.io");
      return requireAnswer(place, await post(http, socketPath, JSON.stringify({ aud: audience }))).text;
    },
  };
}

function post(http: Http, socketPath: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) =>
      reject(new SecretError(`The platform's token can't be fetched from the socket ${socketPath}`, { cause }));
    const headers = { Host: "localhost", "Content-Type": "application/json" };
    const signal = AbortSignal.timeout(DEFAULT_TIMEOUT_MS);
    const request = http.request({ socketPath, path: "/v1/tokens/oidc", method: "POST", headers, signal }, (response) =>
      textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), fail),
    );
    request.on("error", fail);
    request.end(body);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_TOKEN_BYTES) throw new RangeError("The answer is too long");
  }
  return text;
}
