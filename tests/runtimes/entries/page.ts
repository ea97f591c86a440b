// Runs the behaviours in a page, by a call of `runBehaviours`.
import { runAll } from "../behaviours/index.ts";

Object.assign(globalThis, { runBehaviours: runAll });
