import { readFile } from "node:fs/promises";
import type { ForwardOptions } from "@edgegrant/node";
import { UsageError } from "../values.ts";
import type { GatewayArguments } from "./arguments.ts";

/** The headers that the gateway adds: from the environment, and from the file with the users' secrets. */
export async function addedHeaders(
  { headers, subjectHeader, userHeaders, userSecretsFile }: GatewayArguments,
  env: NodeJS.ProcessEnv,
): Promise<NonNullable<ForwardOptions["headers"]>> {
  const added: Record<string, NonNullable<ForwardOptions["headers"]>[string]> = {};
  for (const [name, variable] of Object.entries(headers)) {
    const value = env[variable];
    if (!value) throw new UsageError(`--header ${name}=${variable}: the environment has no ${variable}`);
    added[name] = value;
  }
  if (subjectHeader !== undefined) added[subjectHeader] = ({ subject }) => subject;
  const secrets = userSecretsFile === undefined ? new Map() : await readSecrets(userSecretsFile);
  for (const [name, secret] of Object.entries(userHeaders)) {
    added[name] = ({ subject = "" }) => secrets.get(subject)?.get(secret);
  }
  return added;
}

type UserSecrets = ReadonlyMap<string, ReadonlyMap<string, string>>;

async function readSecrets(file: string): Promise<UserSecrets> {
  const users = entriesOf(await readJson(file)).map(
    ([subject, secrets]) => [subject, new Map(entriesOf(secrets).filter(isText))] as const,
  );
  if (users.length === 0) throw unusable(file);
  return new Map(users);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    // The error of a parser may quote the file.
    throw unusable(file);
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === "string";
}

function unusable(file: string): UsageError {
  return new UsageError(`--user-secrets: ${file} must be JSON such as { "<subject>": { "<secret>": "<value>" } }`);
}
