// Runs the behaviours in a page, by a call of `runBehaviours`.
import type { Context } from "../behaviours/behaviour.ts";
import { behaviours, runAll } from "../behaviours/index.ts";

Object.assign(globalThis, {
  runBehaviours: (context: Context, areas: readonly string[]) =>
    runAll(context, Object.fromEntries(areas.map((area) => [area, behaviours[area] ?? []]))),
});
