import { parseCommand, UsageError, usage } from "./cli/arguments.ts";
import { banner } from "./cli/banner.ts";
import { readConfigFile, writeSampleConfig } from "./cli/config-file.ts";
import { tooOldNode } from "./cli/needed-node.ts";
import { sampleConfig } from "./config/sample.ts";
import type { ZoneConfig } from "./config/types.ts";

async function run(argv: readonly string[]): Promise<void> {
  const command = parseCommand(argv);
  if (command.name === "help") {
    process.stdout.write(usage);
  } else if (command.name === "init") {
    await writeSampleConfig(command.file);
    process.stdout.write(`${command.file} is written: npx @edgegrant/zone --config ${command.file} runs it\n`);
  } else if (command.name === "run") {
    const tooOld = await tooOldNode(process.versions);
    if (tooOld !== undefined) throw new Error(tooOld);
    const config = await readConfigFile(command.configFile);
    const { runBeside } = await import("./cli/run-beside.ts");
    process.exitCode = await runBeside(withPort(config, command.port), command.server);
  } else {
    const config = command.configFile === undefined ? sampleConfig : await readConfigFile(command.configFile);
    const { port, speaks } = command;
    await runZone({ ...withPort(config, port), ...(speaks !== undefined && { speaks }) });
  }
}

function withPort(config: ZoneConfig, port: number | undefined): ZoneConfig {
  return port === undefined ? config : { ...config, port };
}

async function runZone(config: ZoneConfig): Promise<void> {
  // The zone takes most of a second to load. Whoever only asks for help, or has mistyped, does not wait for it.
  const { startZone } = await import("./start-zone.ts");
  const zone = await startZone(config);
  process.stdout.write(banner(zone, config));
  const stop = (): void => {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    void zone.close();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
}

run(process.argv.slice(2)).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`edgegrant-zone: ${message}\n${error instanceof UsageError ? `\n${usage}` : ""}`);
  process.exitCode = 1;
});
