import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const denoBinary = () => require("deno/install_api.cjs").runInstall();
const bunBinary = () => require.resolve("bun/bin/bun.exe");

/** How to start a module, by runtime. */
export const RUNTIMES = {
  Node: (module) => [process.execPath, [module]],
  Bun: (module) => [bunBinary(), ["run", module]],
  Deno: (module) => [denoBinary(), ["run", "--allow-all", "--no-prompt", "--quiet", module]],
};

export const SUBJECTS = {
  bare: "bare handler",
  bridge: "a plain bridge: a real `Request` and `Response`, no check",
  edgegrant: "**edgegrant `serveKeycard`**",
  hono: "Hono with jose",
  express: "Express 5 with jose",
  fastify: "Fastify 5 with jose",
};

/** Subjects of one runtime only. The other two bring web-standard requests themselves. */
const ONLY_ON_NODE = ["bridge"];

/** The keys of the subjects that a runtime has. */
export function subjectsOn(runtime) {
  return Object.keys(SUBJECTS).filter((key) => runtime === "Node" || !ONLY_ON_NODE.includes(key));
}

/** Modules that are the same on each runtime. */
const ANYWHERE = ["express", "fastify"];

/** The module of a subject on a runtime. */
export function moduleOf(runtime, subject) {
  const name = ANYWHERE.includes(subject) ? subject : `${runtime.toLowerCase()}-${subject}`;
  return new URL(`servers/${name}.mjs`, import.meta.url);
}
