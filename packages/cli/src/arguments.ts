import { parseArgs } from "node:util";
import { RUNTIMES, type ServerRuntime } from "./doctor/runtime.ts";
import { type GatewayArguments, gatewayUsage, parseGateway } from "./gateway/arguments.ts";
import { KEY_ALGORITHMS, type KeyAlgorithm } from "./keygen/key-pair.ts";
import { read, requireUrl, UsageError } from "./values.ts";

export type Command =
  | { readonly name: "help" }
  | { readonly name: "keygen"; readonly algorithm: KeyAlgorithm; readonly file: string | undefined }
  | ({ readonly name: "doctor" } & DoctorArguments)
  | ({ readonly name: "gateway" } & GatewayArguments);

export interface DoctorArguments {
  readonly target: URL;
  readonly issuer: string | undefined;
  readonly timeoutMs: number;
  readonly asJson: boolean;
  /** Where the server runs. Undefined: the host name may tell. */
  readonly runtime: ServerRuntime | undefined;
}

export const usage = `Usage: edgegrant keygen [--alg RS256|ES256|EdDSA] [--out FILE]
       edgegrant doctor <server-url> [--issuer URL] [--runtime NAME] [--timeout SECONDS] [--json]
       edgegrant gateway --upstream URL --issuer URL [--port N] [more]

keygen  makes a key pair for a server that authenticates with its own key. The private key goes to standard
        output and nothing else does, so that it can be piped:
          edgegrant keygen | npx wrangler secret put KEYCARD_PRIVATE_KEY

  --alg      RS256 (default), ES256 or EdDSA
  --out      writes the private key to a new file that only you can read, instead of standard output

doctor  checks an MCP server from outside, deployed or local, and says what is right and what to change.
        Exit code 0: all is well; 1: something is wrong; 2: the command line can't be understood.

  --issuer   your zone's URL as the Console shows it; default: the one that the server names
  --runtime  where the server runs: ${RUNTIMES.join(", ")}; the advice depends on it;
             default: what the host name tells
  --timeout  how long to wait for each answer, in seconds; default 10
  --json     an array of { id, title, status, detail, fix? } instead of text

${gatewayUsage}
  --help     this text
`;

/** @throws {UsageError} */
export function parseCommand(argv: readonly string[]): Command {
  const [verb, ...rest] = argv;
  if (argv.some((argument) => argument === "--help" || argument === "-h")) return { name: "help" };
  if (verb === "keygen") return parseKeygen(rest);
  if (verb === "doctor") return parseDoctor(rest);
  if (verb === "gateway") return { name: "gateway", ...parseGateway(rest) };
  throw new UsageError(verb === undefined ? "say what to do: keygen, doctor or gateway" : `unknown command: ${verb}`);
}

function parseKeygen(args: string[]): Command {
  const { values, positionals } = read(() =>
    parseArgs({ args, allowPositionals: true, options: { alg: { type: "string" }, out: { type: "string" } } }),
  );
  if (positionals[0] !== undefined) throw new UsageError(`unexpected argument: ${positionals[0]}`);
  if (values.out === "") throw new UsageError("--out needs the name of a file");
  const algorithm = KEY_ALGORITHMS.find((name) => name === (values.alg ?? "RS256"));
  if (!algorithm) throw new UsageError(`--alg must be ${KEY_ALGORITHMS.join(", ")}, not ${values.alg}`);
  return { name: "keygen", algorithm, file: values.out };
}

function parseDoctor(args: string[]): Command {
  const { values, positionals } = read(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        issuer: { type: "string" },
        runtime: { type: "string" },
        timeout: { type: "string" },
        json: { type: "boolean" },
      },
    }),
  );
  const [target, unexpected] = positionals;
  if (target === undefined)
    throw new UsageError("doctor needs the URL of an MCP server, such as https://example.com/mcp");
  if (unexpected !== undefined) throw new UsageError(`unexpected argument: ${unexpected}`);
  if (values.issuer !== undefined) requireUrl(values.issuer, "--issuer");
  return {
    name: "doctor",
    target: requireUrl(target, "the server's address"),
    issuer: values.issuer,
    timeoutMs: parseSeconds(values.timeout ?? "10") * 1000,
    asJson: values.json ?? false,
    runtime: parseRuntime(values.runtime),
  };
}

function parseRuntime(name: string | undefined): ServerRuntime | undefined {
  const runtime = RUNTIMES.find((known) => known === name);
  if (name === undefined || runtime !== undefined) return runtime;
  throw new UsageError(`--runtime must be ${RUNTIMES.join(", ")}, not ${name}`);
}

function parseSeconds(text: string): number {
  const seconds = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (seconds > 0) return seconds;
  throw new UsageError(`--timeout must be a number of seconds from 0.001 to 999, not ${text}`);
}
