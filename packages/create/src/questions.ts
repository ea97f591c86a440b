import type { Readable, Writable } from "node:stream";
import { select, text } from "@clack/prompts";
import type { Answers } from "./answers.ts";
import { type Arguments, parseApi } from "./arguments.ts";
import { checkFolder } from "./folder.ts";
import { conflict, FRAMEWORKS, type Framework, RUNTIMES, type Runtime, UPSTREAMS, type Upstream } from "./plan.ts";
import { CancelledError, UsageError } from "./values.ts";

/** Where the user reads the questions and types the answers. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

/**
 * The answers of the command line, completed by the user.
 *
 * @throws {CancelledError} if the user ends the questions with Ctrl-C or Escape
 */
export async function ask(given: Arguments, terminal: Terminal): Promise<Answers> {
  const folder = given.folder ?? (await askFolder(terminal));
  const places = optionsOf(RUNTIMES).filter(({ value }) => isPossible(value, given.framework));
  const runtime = given.runtime ?? (await choose(terminal, "Where does it run?", places));
  const frameworks = optionsOf(FRAMEWORKS).filter(({ value }) => isPossible(runtime, value));
  const framework = given.framework ?? (await choose(terminal, "With which framework?", frameworks));
  return { folder, runtime, framework, upstream: given.upstream ?? (await askUpstream(terminal)) };
}

const isPossible = (runtime: Runtime, framework: Framework | undefined) =>
  framework === undefined || conflict(runtime, framework) === undefined;

async function askFolder(terminal: Terminal): Promise<string> {
  return answered(
    await text({
      message: "Which folder?",
      initialValue: "my-server",
      validate: (value = "") => problemOf(() => checkFolder(value)),
      ...terminal,
    }),
  );
}

async function askUpstream(terminal: Terminal): Promise<Upstream> {
  const choice = await choose(terminal, "Which API does a tool call as the user?", optionsOf(UPSTREAMS));
  if (choice !== "own") return choice;
  const url = await text({
    message: "Its URL, as your zone knows it?",
    placeholder: "https://api.example.com",
    validate: (value = "") => problemOf(() => parseApi(value)),
    ...terminal,
  });
  return parseApi(answered(url));
}

interface Option<Choice> {
  value: Choice;
  label: string;
}

async function choose<Choice extends string>(
  terminal: Terminal,
  message: string,
  options: readonly Option<Choice>[],
): Promise<Choice> {
  const chosen = answered(await select<string>({ message, options: [...options], ...terminal }));
  return chosen as Choice;
}

function optionsOf<Choice extends string>(labels: Readonly<Record<Choice, string>>): Option<Choice>[] {
  return (Object.keys(labels) as Choice[]).map((value) => ({ value, label: labels[value] }));
}

/** The only symbol among the answers says that the user has ended the questions. */
function answered(value: string | symbol): string {
  if (typeof value === "string") return value;
  throw new CancelledError("Nothing was created");
}

function problemOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}
