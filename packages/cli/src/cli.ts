import { run } from "./run.ts";
import { processTerminal } from "./terminal.ts";

const OUTPUT_LOST = 1;

const terminal = processTerminal(process);
// The reader of a pipe may exit early, like `head` or a `wrangler` that is not logged in.
process.stdout.on("error", (error) => {
  terminal.note(`edgegrant: the output could not be written (${error.message})\n`);
  process.exitCode = OUTPUT_LOST;
});
const code = await run(process.argv.slice(2), process, terminal);
process.exitCode ||= code;
