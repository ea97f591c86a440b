/** The output of a command. */
export interface Terminal {
  /** Writes the result to standard output. */
  print(text: string): void;
  /** Writes messages to standard error. */
  note(text: string): void;
  /** Whether the output may be coloured. */
  readonly hasColour: boolean;
}

export function processTerminal({ stdout, stderr, env }: NodeJS.Process): Terminal {
  return {
    print: (text) => void stdout.write(text),
    note: (text) => void stderr.write(text),
    // https://no-color.org: colours are off if it is set and not empty.
    hasColour: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb",
  };
}
