/** Where a command writes. */
export interface Terminal {
  /** What was asked for: standard output. */
  print(text: string): void;
  /** Everything else: standard error. */
  note(text: string): void;
  /** Whether what is printed may be coloured. */
  readonly hasColour: boolean;
}

export function processTerminal({ stdout, stderr, env }: NodeJS.Process): Terminal {
  return {
    print: (text) => void stdout.write(text),
    note: (text) => void stderr.write(text),
    // https://no-color.org: set to anything but nothing.
    hasColour: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb",
  };
}
