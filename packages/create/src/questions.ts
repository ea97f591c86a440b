import { cancel, select, text } from "@clack/prompts";
import type { Answers } from "./answers.ts";
import { type Arguments, parseUpstream } from "./arguments.ts";
import { conflict, FRAMEWORKS, RUNTIMES, UPSTREAMS, type Upstream } from "./plan.ts";
import { UsageError } from "./values.ts";

/** The answers of the command line, completed by the user. Ends the process if the user cancels. */
export async function ask(given: Arguments): Promise<Answers> {
  const folder = given.folder ?? answered(await text({ message: "Which folder?", initialValue: "my-server" }));
  const runtime =
    given.runtime ?? answered(await select({ message: "Where does it run?", options: optionsOf(RUNTIMES) }));
  const possible = optionsOf(FRAMEWORKS).filter(({ value }) => conflict(runtime, value) === undefined);
  const framework = given.framework ?? answered(await select({ message: "With which framework?", options: possible }));
  return { folder, runtime, framework, upstream: given.upstream ?? (await askUpstream()) };
}

async function askUpstream(): Promise<Upstream> {
  const choice = answered(
    await select({ message: "Which API does a tool call as the user?", options: optionsOf(UPSTREAMS) }),
  );
  if (choice !== "own") return choice;
  const url = answered(
    await text({
      message: "Its URL, as your zone knows it?",
      placeholder: "https://api.example.com",
      validate: (value = "") => problemOf(() => parseUpstream(value)),
    }),
  );
  return parseUpstream(url);
}

function optionsOf<Choice extends string>(choices: Readonly<Record<Choice, string>>) {
  return (Object.keys(choices) as Choice[]).map((value) => ({ value: value as string, label: choices[value] })) as {
    value: Choice;
    label: string;
  }[];
}

/** The only symbol among the answers says that the user has cancelled. */
function answered<Value>(value: Value): Exclude<Value, symbol> {
  if (typeof value !== "symbol") return value as Exclude<Value, symbol>;
  cancel("Nothing was created.");
  process.exit(1);
}

function problemOf(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    return error instanceof UsageError ? error.message : "This is not a URL";
  }
}
