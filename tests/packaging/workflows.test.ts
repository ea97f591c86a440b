// GitHub's workflows: pinned actions, minimal permissions, and the same scripts as on a developer's machine.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "./support/packages.ts";

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Job {
  permissions?: Record<string, string>;
  "timeout-minutes"?: number;
  environment?: string;
  steps: Step[];
}

interface Workflow {
  on: Record<string, unknown>;
  permissions: object;
  jobs: Record<string, Job>;
}

const files = globSync(".github/workflows/*.yml", { cwd: root }).sort();
const read = (file: string) => readFileSync(join(root, file), "utf8");
const workflows = files.map((file) => [file, parse(read(file)) as Workflow] as const);
const jobs = workflows.flatMap(([file, { jobs: all }]) =>
  Object.entries(all).map(([name, job]) => [`${file}: ${name}`, job] as const),
);
const actions = files.flatMap((file) =>
  [...read(file).matchAll(/uses: (\S+)(.*)$/gm)].map(([, used = "", comment = ""]) => ({ file, used, comment })),
);

const importsIn = (file: string) =>
  [...read(file).matchAll(/^import .* from "([^"]+)";$/gm)].map(([, name = ""]) => name);
/** The packages that a script imports, without Node's own. */
const importsOf = (file: string) => importsIn(file).filter((name) => !/^(node:|\.)/.test(name));

/** These scripts and all scripts of this repository that they import. */
function reachedFrom(scripts: readonly string[]): ReadonlySet<string> {
  const reached = new Set(scripts);
  for (const file of reached) {
    for (const name of importsIn(file).filter((one) => one.startsWith("."))) reached.add(join(dirname(file), name));
  }
  return reached;
}

describe("a workflow", () => {
  it.each(workflows)(
    "%s gives no right to every job, and does not run a fork's code with rights",
    (_file, workflow) => {
      expect(workflow.permissions).toEqual({});
      expect(workflow.on).not.toHaveProperty("pull_request_target");
    },
  );

  it.each(workflows)(
    "%s publishes nothing where a pull request could bring a workflow of its own",
    (_file, workflow) => {
      const rights = Object.values(workflow.jobs).flatMap(({ permissions = {} }) => Object.entries(permissions));
      const mayWrite = rights.some(([, right]) => right === "write");
      expect(mayWrite && "pull_request" in workflow.on).toBe(false);
    },
  );

  it("publishes a canary only after it was looked at, by code that is not the pull request's", () => {
    const { jobs: all } = parse(read(".github/workflows/release.yml")) as Workflow;
    const steps = all["publish-canary"]?.steps ?? [];
    const at = (word: string) => steps.findIndex(({ run = "" }) => run.includes(word));
    expect(at("scripts/check-canary.mjs")).toBeGreaterThan(-1);
    expect(at("npm publish")).toBeGreaterThan(at("scripts/check-canary.mjs"));
    const checkout = steps.find(({ uses = "" }) => uses.startsWith("actions/checkout@"));
    expect(checkout?.with).not.toHaveProperty("ref");
  });

  it("calls every action by a commit, named by its version, and one version of each", () => {
    for (const { used: action, comment } of actions) {
      expect(action).toMatch(/^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/);
      expect(comment).toMatch(/^ # v\d+\.\d+\.\d+$/);
    }
    const used = new Set(actions.map((action) => action.used));
    expect(used.size).toBe(new Set([...used].map((action) => action.split("@")[0])).size);
  });

  it("runs scripts of this repository that exist", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const commands = jobs.flatMap(([, { steps }]) => steps.flatMap(({ run }) => run ?? []));
    const named = commands.flatMap((command) => [...command.matchAll(/(?:node|bash) (\S+)|npm run (\S+)/g)]);
    expect(named.length).toBeGreaterThan(0);
    for (const [, file, script] of named) {
      if (script === undefined) expect(existsSync(join(root, file ?? ""))).toBe(true);
      else expect(scripts).toHaveProperty(script);
    }
  });
});

describe("a job", () => {
  it.each(jobs)("%s says which rights it needs and how long it may take", (_name, job) => {
    expect(job.permissions).toBeDefined();
    expect(job["timeout-minutes"]).toBeLessThanOrEqual(45);
  });

  it.each(jobs)("%s may publish only from the environment that the registry trusts", (_name, job) => {
    const mayPublish = job.permissions?.["id-token"] === "write";
    expect(job.environment).toBe(mayPublish ? "npm" : undefined);
  });

  it.each(jobs)(
    "%s installs and builds nothing where it may publish, nor runs what others wrote to publish",
    (_name, job) => {
      if (job.permissions?.["id-token"] !== "write") return;
      const used = job.steps.flatMap(({ uses }) => uses ?? []);
      for (const action of used) expect(action).toMatch(/^actions\/(checkout|setup-node|download-artifact)@/);
      const run = job.steps.flatMap(({ run: command }) => command ?? []);
      for (const command of run) expect(command).not.toMatch(/run\.mjs|\b(install|ci|add|exec|x|run|pnpm|npx)\b/);
      const scripts = run.flatMap((command) => [...command.matchAll(/node (\S+)/g)].map(([, file = ""]) => file));
      expect(scripts.length).toBeGreaterThan(0);
      for (const file of reachedFrom(scripts)) expect(importsOf(file)).toEqual([]);
      // The job may write what it publishes, but not the repository's content.
      expect(job.permissions).toMatchObject({ contents: "read" });
    },
  );

  it.each(jobs)("%s puts nothing of an event into a shell command", (_name, { steps }) => {
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });
});
