import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pinned } from "../../clients/table/pinned.ts";
import type { Framework } from "../table/framework.ts";
import { REAL } from "../table/install.ts";
import { filesOf, replaced } from "../table/recipe.ts";
import { newHeavyProject, startProgram, withProject } from "../table/start.ts";

const RECIPE = "mcp-handler";
const NEXT = [process.execPath, join(REAL, "node_modules", "next", "dist", "bin", "next")];

/** What a new project of Next.js has besides the recipe. The packages of this repository are outside of the project. */
const PROJECT = {
  "package.json": JSON.stringify({ type: "module", private: true }),
  "next.config.mjs": `export default { turbopack: { root: ${JSON.stringify(join(REAL, "../../.."))} } };`,
  "app/layout.tsx":
    "export default ({ children }: { children: React.ReactNode }) => <html lang='en'><body>{children}</body></html>;",
};

export const mcpHandler: Framework = {
  ...pinned("mcp-handler"),
  part: `Next.js ${pinned("next").version}`,
  runtime: "Node",
  recipe: RECIPE,
  isHeavy: true,
  async start(code, place) {
    const project = newHeavyProject({ ...PROJECT, ...filesOf(RECIPE), "lib/mcp.ts": code });
    build(project);
    const [node = "", next = ""] = NEXT;
    const program = [node, next, "start", "--hostname", "127.0.0.1", "--port", `${place.port}`];
    return withProject(project, await startProgram(program, project, place));
  },
  withoutCaller: (code) => replaced(code, "Object.assign(request, { auth })", "request"),
  notes: ["It takes the caller from `request.auth`. Leave out its own `withMcpAuth`: edgegrant is in front."],
};

function build(project: string): void {
  const [node = "", next = ""] = NEXT;
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  const { status, stdout, stderr } = spawnSync(node, [next, "build"], { cwd: project, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`next build: ${stdout}\n${stderr}`);
}
