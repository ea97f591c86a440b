import { run } from "./cli/run.ts";

process.exitCode = await run(process.argv.slice(2), {
  print: (text) => void process.stdout.write(text),
  note: (text) => void process.stderr.write(text),
});
