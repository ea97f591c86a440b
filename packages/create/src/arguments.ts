import { parseArgs } from "node:util";
import { FRAMEWORKS, type Framework, RUNTIMES, type Runtime, type Upstream } from "./plan.ts";
import { UsageError } from "./values.ts";

/** What the command line says. What it leaves out is asked, or takes its default. */
export interface Arguments {
  readonly help: boolean;
  readonly folder: string | undefined;
  readonly runtime: Runtime | undefined;
  readonly framework: Framework | undefined;
  readonly upstream: Upstream | undefined;
  /** Whether to ask no question. */
  readonly yes: boolean;
  readonly install: boolean;
  /** A folder of tarballs of edgegrant's packages, to use in place of the registry. */
  readonly packages: string | undefined;
}

export const usage = `Usage: npm create edgegrant@latest FOLDER -- [options]

Creates an MCP server with OAuth in a new folder. It asks for what the options leave out.

  --runtime    workers (default), node, bun or deno
  --framework  sdk-v2 (default), sdk-v1, hono or agents; agents needs workers
  --upstream   sample (default), none, or the URL of your own API, as your zone knows it
  --yes        asks nothing: what is left out takes its default
  --no-install does not install the packages
  --packages   a folder with tarballs of edgegrant's packages, to use in place of the registry
  --help       this text
`;

/** @throws {UsageError} */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = read(argv);
  const [folder, unexpected] = positionals;
  if (unexpected !== undefined) throw new UsageError(`unexpected argument: ${unexpected}`);
  return {
    help: values.help ?? false,
    folder,
    runtime: oneOf("--runtime", values.runtime, RUNTIMES),
    framework: oneOf("--framework", values.framework, FRAMEWORKS),
    upstream: values.upstream === undefined ? undefined : parseUpstream(values.upstream),
    yes: values.yes ?? false,
    install: values.install ?? true,
    packages: values.packages,
  };
}

/** @throws {UsageError} */
export function parseUpstream(text: string): Upstream {
  if (text === "none" || text === "sample") return text;
  const url = apiOf(text);
  if (url) return url;
  throw new UsageError(`--upstream must be none, sample, or ${AN_API}, not ${text}`);
}

/** @throws {UsageError} */
export function parseApi(text: string): URL {
  const url = apiOf(text);
  if (url) return url;
  throw new UsageError(`type ${AN_API}`);
}

const AN_API = "the https URL of your API, such as https://api.example.com";

function apiOf(text: string): URL | undefined {
  const url = URL.parse(text);
  return url?.protocol === "https:" && !url.search && !url.hash && !url.username && !url.password ? url : undefined;
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      allowNegative: true,
      options: {
        runtime: { type: "string" },
        framework: { type: "string" },
        upstream: { type: "string" },
        yes: { type: "boolean", short: "y" },
        install: { type: "boolean" },
        packages: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "unknown arguments");
  }
}

function oneOf<Choice extends string>(
  option: string,
  value: string | undefined,
  choices: Readonly<Record<Choice, string>>,
): Choice | undefined {
  if (value === undefined) return undefined;
  const known = Object.keys(choices) as Choice[];
  const chosen = known.find((one) => one === value);
  if (chosen !== undefined) return chosen;
  throw new UsageError(`${option} must be ${known.join(", ")}, not ${value}`);
}
