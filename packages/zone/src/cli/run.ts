import { sampleConfig } from "../config/sample.ts";
import type { ZoneConfig } from "../config/types.ts";
import { parseCommand, UsageError, usage } from "./arguments.ts";
import { banner } from "./banner.ts";
import { readConfigFile, writeSampleConfig } from "./config-file.ts";
import { tooOldNode } from "./needed-node.ts";

/** Where the program writes: its results, and messages about errors. */
export interface Output {
  print(text: string): void;
  note(text: string): void;
}

const FAILED = 1;

/**
 * Runs the command line program. An error becomes a message.
 *
 * @param argv The arguments after the program's name.
 * @returns the exit code. A zone that was started runs on until a signal stops it.
 */
export async function run(argv: readonly string[], output: Output): Promise<number> {
  try {
    return await runCommand(argv, output);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    output.note(`edgegrant-zone: ${message}\n${error instanceof UsageError ? `\n${usage}` : ""}`);
    return FAILED;
  }
}

async function runCommand(argv: readonly string[], { print }: Output): Promise<number> {
  const command = parseCommand(argv);
  if (command.name === "help") {
    print(usage);
  } else if (command.name === "init") {
    await writeSampleConfig(command.file);
    print(`${command.file} is written: npx @edgegrant/zone --config ${command.file} runs it\n`);
  } else if (command.name === "run") {
    const tooOld = await tooOldNode(process.versions);
    if (tooOld !== undefined) throw new Error(tooOld);
    const config = await readConfigFile(command.configFile);
    const { runBeside } = await import("./run-beside.ts");
    return runBeside(withPort(config, command.port), command.server);
  } else {
    const config = command.configFile === undefined ? sampleConfig : await readConfigFile(command.configFile);
    const { port, speaks } = command;
    await runZone({ ...withPort(config, port), ...(speaks !== undefined && { speaks }) }, print);
  }
  return 0;
}

function withPort(config: ZoneConfig, port: number | undefined): ZoneConfig {
  return port === undefined ? config : { ...config, port };
}

async function runZone(config: ZoneConfig, print: Output["print"]): Promise<void> {
  // The zone takes most of a second to load. Whoever only asks for help, or has mistyped, does not wait for it.
  const { startZone } = await import("../start-zone.ts");
  const zone = await startZone(config);
  print(banner(zone, config));
  const stop = (): void => {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    void zone.close();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
}
