import { parseArgs } from "node:util";
import { read, requireUrl, UsageError } from "../values.ts";
import { profileNames } from "./profile.ts";

export interface GatewayArguments {
  readonly upstream: string;
  readonly issuer: string;
  /** The make of the zone. */
  readonly profile: string;
  /** The tenants of Microsoft Entra ID. */
  readonly tenants: readonly string[];
  readonly audiences: readonly string[];
  readonly host: string;
  readonly port: number;
  /** The gateway's own URL. Default: its path is that of `upstream`, on the address where it listens. */
  readonly resource: string | undefined;
  readonly resourceName: string | undefined;
  /** The identifier of the server behind the gateway in the zone. */
  readonly exchange: string | undefined;
  readonly scopes: readonly string[];
  readonly toolScopes: Readonly<Record<string, readonly string[]>>;
  /** From a header's name to the environment variable with its value. */
  readonly headers: Readonly<Record<string, string>>;
  /** The header with the caller's subject. */
  readonly subjectHeader: string | undefined;
  /** From a header's name to the name of the users' secrets. */
  readonly userHeaders: Readonly<Record<string, string>>;
  readonly userSecretsFile: string | undefined;
  /** Whether the gateway says if it is ready. */
  readonly health: boolean;
}

export const gatewayUsage = `gateway puts OAuth in front of a server that has none, until it is stopped. With --exchange it needs
        credentials in the environment: KEYCARD_CLIENT_ID and KEYCARD_CLIENT_SECRET, or KEYCARD_PRIVATE_KEY.

  --upstream     the URL of the server behind the gateway
  --issuer       your zone's URL as the Console shows it
  --profile      the make of your zone: ${profileNames.join(", ")}; default keycard
  --tenant       with --profile entra: the id of a tenant whose users may come; may be repeated
  --audience     a further audience that means the gateway; may be repeated
  --port         default 8000; 0: a free one
  --host         the address to listen on; default 127.0.0.1. For any other, set --resource too
  --resource     the URL at which clients reach the gateway, as it is registered in the zone;
                 default: http://127.0.0.1:PORT and the path of --upstream
  --name         the gateway's name for users
  --exchange     the server's identifier in the zone: the caller's token is exchanged for one of it
  --scope        a scope that every caller needs; may be repeated
  --tool-scope   TOOL=SCOPE: a scope that a tool needs; may be repeated; TOOL may hold one *
  --header       NAME=VARIABLE: a header to add, with the value of an environment variable
  --subject-header NAME: a header to add, with the caller's subject in the zone
  --user-header  NAME=SECRET: a header to add, with the caller's own secret of that name
  --health       answer at /.well-known/edgegrant/health whether the gateway is ready
  --user-secrets a JSON file with the secrets: { "<subject>": { "<secret>": "<value>" } }
`;

const MANY = { type: "string", multiple: true } as const;
const ONE = { type: "string" } as const;
const OPTIONS = {
  upstream: ONE,
  issuer: ONE,
  profile: ONE,
  tenant: MANY,
  audience: MANY,
  host: ONE,
  port: ONE,
  resource: ONE,
  name: ONE,
  exchange: ONE,
  scope: MANY,
  "tool-scope": MANY,
  header: MANY,
  "subject-header": ONE,
  "user-header": MANY,
  "user-secrets": ONE,
  health: { type: "boolean", default: false },
} as const;

/** @throws {UsageError} */
export function parseGateway(args: string[]): GatewayArguments {
  const { values, positionals } = read(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const { upstream, issuer, host = "127.0.0.1", resource, exchange, scope = [] } = values;
  if (positionals[0] !== undefined) throw new UsageError(`unexpected argument: ${positionals[0]}`);
  if (upstream === undefined) throw new UsageError("gateway needs --upstream, the URL of the server behind it");
  if (issuer === undefined) throw new UsageError("gateway needs --issuer, the URL of your zone");
  for (const [name, text] of Object.entries({ upstream, issuer, resource })) {
    if (text !== undefined) requireUrl(text, `--${name}`);
  }
  const userHeaders = pairs("--user-header", "NAME=SECRET", values["user-header"]);
  const userSecretsFile = values["user-secrets"];
  if (userHeaders.length > 0 !== (userSecretsFile !== undefined)) {
    throw new UsageError("--user-header and --user-secrets need each other");
  }
  if (resource === undefined && !isLoopback(host)) {
    throw new UsageError("--host needs --resource, the URL at which clients reach the gateway");
  }
  return {
    upstream,
    issuer,
    profile: parseProfile(values.profile ?? "keycard"),
    tenants: values.tenant ?? [],
    audiences: values.audience ?? [],
    host,
    port: parsePort(values.port ?? "8000"),
    resource,
    resourceName: values.name,
    exchange,
    scopes: scope,
    toolScopes: grouped(pairs("--tool-scope", "TOOL=SCOPE", values["tool-scope"])),
    headers: Object.fromEntries(pairs("--header", "NAME=VARIABLE", values.header)),
    subjectHeader: values["subject-header"],
    userHeaders: Object.fromEntries(userHeaders),
    userSecretsFile,
    health: values.health,
  };
}

function parseProfile(name: string): string {
  if (profileNames.includes(name)) return name;
  throw new UsageError(`--profile must be one of ${profileNames.join(", ")}`);
}

function isLoopback(host: string): boolean {
  return host === "127.0.0.1" || host === "::1" || host === "localhost";
}

function parsePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`--port must be a number from 0 to 65535, not ${text}`);
}

/** Splits at the last `=`: the name of a tool may hold one, a scope or a variable seldom does. */
function pairs(option: string, form: string, texts: readonly string[] = []): [name: string, value: string][] {
  return texts.map((text) => {
    const at = text.lastIndexOf("=");
    if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
    throw new UsageError(`${option} must be ${form}`);
  });
}

function grouped(scopes: readonly [tool: string, scope: string][]): Record<string, string[]> {
  const byTool = new Map<string, string[]>();
  for (const [tool, scope] of scopes) byTool.set(tool, [...(byTool.get(tool) ?? []), scope]);
  return Object.fromEntries(byTool);
}
