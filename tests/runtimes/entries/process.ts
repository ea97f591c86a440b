// Runs the behaviours in a process of Node, Deno or Bun. Reads the context from standard input and prints the outcomes
// as the last line.
import process from "node:process";
import type { Behaviour, Context } from "../behaviours/behaviour.ts";
import { behaviours, runAll } from "../behaviours/index.ts";
import { adapterBehaviours } from "./adapters.ts";

const chunks: string[] = [];
for await (const chunk of process.stdin) chunks.push(String(chunk));
const context = JSON.parse(chunks.join("")) as Context;
const adapter: readonly Behaviour[] = await adapterBehaviours(context);
const outcomes = await runAll(context, { ...behaviours, adapter });
process.stdout.write(`\n${JSON.stringify(outcomes)}\n`, () => process.exit(0));
