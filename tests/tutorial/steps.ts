// Reads the steps of the tutorial: the commands, the changes of files, and what each must print.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The page. */
export const TUTORIAL = join(import.meta.dirname, "../../docs/tutorial.md");

/** Something that a reader does. */
export interface Step {
  readonly heading: string;
  /** The commands, one a line, for a shell. */
  readonly commands: readonly string[];
  /** A change of a file: lines to find, and the lines that take their place. */
  readonly change?: { readonly file: string; readonly from: string; readonly to: string };
  /** Texts that the output has. Three dots stand for anything. */
  readonly expected: readonly string[];
}

export function tutorialSteps(): Step[] {
  const sections = readFileSync(TUTORIAL, "utf8").split(/^## /m).slice(1);
  return sections.flatMap((section) => {
    const [heading = ""] = section.split("\n");
    const steps: Step[] = [];
    for (const [, language, file, text = ""] of section.matchAll(/^```(\w+)(?: \[(.+)\])?\n([\s\S]*?)^```$/gm)) {
      const lines = text.trimEnd().split("\n");
      const last = steps.at(-1);
      if (language === "sh") steps.push({ heading, commands: commandsOf(text), expected: [] });
      else if (language === "diff" && file !== undefined)
        steps.push({ heading, ...changeOf(file, lines), expected: [] });
      else if (language === "text" && last) steps[steps.length - 1] = { ...last, expected: lines };
      else throw new Error(`"${heading}" has a block in ${language}, which nobody can follow`);
    }
    return steps;
  });
}

/** A command may go on after a backslash at the end of its line. */
const commandsOf = (text: string) =>
  text
    .replace(/\\\n\s*/g, "")
    .trimEnd()
    .split("\n");

function changeOf(file: string, lines: readonly string[]) {
  const of = (sign: string) =>
    lines
      .filter((line) => line.startsWith(sign))
      .map((line) => line.slice(1))
      .join("\n");
  return { commands: [], change: { file, from: of("-"), to: of("+") } };
}

/** The expected texts that the output has not. */
export function missingFrom(output: string, expected: readonly string[]): string[] {
  return expected.filter((text) => {
    const parts = text.split("...").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    return !new RegExp(parts.join("[^\\n]*"), "i").test(output);
  });
}
