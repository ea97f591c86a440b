// Runs the behaviours in a page, for whoever evaluates `runBehaviours` there.
import { runAll } from "../behaviours/index.ts";

Object.assign(globalThis, { runBehaviours: runAll });
