import { parseArgs } from "node:util";
import { type Make, makes } from "../dialect/makers.ts";

export type Command =
  | { readonly name: "help" }
  | { readonly name: "init"; readonly file: string }
  | {
      readonly name: "start";
      readonly configFile: string | undefined;
      readonly port: number | undefined;
      readonly speaks: Make | undefined;
    }
  | {
      readonly name: "run";
      readonly configFile: string;
      readonly port: number | undefined;
      /** The command that starts the server, with its arguments. */
      readonly server: readonly string[];
    };

/** The command line is invalid. The message says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const usage = `Usage: npx @edgegrant/zone [--config FILE] [--port N] [--speaks MAKE]
       npx @edgegrant/zone run [--config FILE] -- COMMAND
       npx @edgegrant/zone init [FILE]

Runs a local zone on 127.0.0.1: sign-in, tokens, token exchange, an audit log.

  --config FILE  the zone's configuration, as JSON; without it a sample zone runs
  --port N       the port, in place of the configuration's; 0 for a free one
  --speaks MAKE  writes tokens and takes exchanges as another make of zone does:
                 ${makes.join(", ")}
  --help         this text

  run            runs the zone of FILE, by default zone.json, and beside it the server that COMMAND starts. When the server
                 answers, it says how to connect a client. Both stop together:
                   npx @edgegrant/zone run -- wrangler dev

  init [FILE]    writes the sample configuration to FILE, by default zone.json
`;

/** @throws {UsageError} */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = read(argv);
  if (values.help === true) return { name: "help" };
  if (positionals[0] === "run") return parseRun(argv, values);
  const [verb, file, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`unexpected argument: ${rest[0]}`);
  if (verb === "init") return { name: "init", file: file ?? "zone.json" };
  if (verb !== undefined) throw new UsageError(`unexpected argument: ${verb}`);
  return {
    name: "start",
    configFile: values.config,
    port: values.port === undefined ? undefined : parsePort(values.port),
    speaks: values.speaks === undefined ? undefined : parseMake(values.speaks),
  };
}

function parseRun(argv: readonly string[], values: { config?: string; port?: string }): Command {
  const end = argv.indexOf("--");
  const server = end === -1 ? [] : argv.slice(end + 1);
  if (server.length === 0)
    throw new UsageError("run needs the server's command after --, such as: run -- wrangler dev");
  const port = values.port === undefined ? undefined : parsePort(values.port);
  return { name: "run", configFile: values.config ?? "zone.json", port, server };
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        config: { type: "string" },
        port: { type: "string" },
        speaks: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "unknown arguments");
  }
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65535)) throw new UsageError(`--port must be a number from 0 to 65535, not ${text}`);
  return port;
}

function parseMake(text: string): Make {
  const make = makes.find((known) => known === text);
  if (make === undefined) throw new UsageError(`--speaks must be one of ${makes.join(", ")}`);
  return make;
}
