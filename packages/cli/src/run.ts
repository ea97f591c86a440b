import { type Command, parseCommand, usage } from "./arguments.ts";
import { doctor } from "./doctor/doctor.ts";
import type { GatewayProcess } from "./gateway/gateway.ts";
import { keygen } from "./keygen/keygen.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./values.ts";

const SOMETHING_WRONG = 1;
const USAGE = 2;

/**
 * Runs the command line program. An error becomes a message.
 *
 * @param args The arguments after the program's name.
 * @returns the exit code: 0; 1 if something is wrong or failed; 2 if the arguments are wrong.
 */
export async function run(args: string[], process: GatewayProcess, terminal: Terminal): Promise<number> {
  try {
    return await runCommand(parseCommand(args), process, terminal);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    terminal.note(`edgegrant: ${error instanceof Error ? error.message : error}\n${isUsage ? `\n${usage}` : ""}`);
    return isUsage ? USAGE : SOMETHING_WRONG;
  }
}

async function runCommand(command: Command, process: GatewayProcess, terminal: Terminal): Promise<number> {
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
