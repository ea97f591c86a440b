import { type Command, parseCommand, usage } from "./arguments.ts";
import { doctor } from "./doctor/doctor.ts";
import { keygen } from "./keygen/keygen.ts";
import { processTerminal, type Terminal } from "./terminal.ts";
import { UsageError } from "./values.ts";

const SOMETHING_WRONG = 1;
const USAGE = 2;

/** Runs the command and returns the exit code. */
async function run(command: Command, terminal: Terminal): Promise<number> {
  switch (command.name) {
    case "help":
      terminal.print(usage);
      return 0;
    case "keygen":
      await keygen(command.algorithm, command.file, terminal);
      return 0;
    case "doctor":
      return (await doctor(command, terminal)) ? 0 : SOMETHING_WRONG;
    case "gateway": {
      // Loaded here, so that the other commands do not wait for a server.
      const { gateway } = await import("./gateway/gateway.ts");
      await gateway(command, process, terminal);
      return 0;
    }
  }
}

const terminal = processTerminal(process);
// The reader of a pipe may exit early, like `head` or a `wrangler` that is not logged in.
process.stdout.on("error", (error) => {
  terminal.note(`edgegrant: the output could not be written (${error.message})\n`);
  process.exitCode = SOMETHING_WRONG;
});
try {
  const code = await run(parseCommand(process.argv.slice(2)), terminal);
  process.exitCode ??= code;
} catch (error) {
  const isUsage = error instanceof UsageError;
  terminal.note(`edgegrant: ${error instanceof Error ? error.message : error}\n${isUsage ? `\n${usage}` : ""}`);
  process.exitCode = isUsage ? USAGE : SOMETHING_WRONG;
}
