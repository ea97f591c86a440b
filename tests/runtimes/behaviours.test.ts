// Core's behaviours, defined once, on every runtime, with the packages as a user installs them.
import { afterAll, describe, expect, it } from "vitest";
import { launchChromium, noteOn } from "../support/chromium.ts";
import { behaviours, type Outcome } from "./behaviours/index.ts";
import { startFarEnd } from "./support/far-end.ts";
import { createProject } from "./support/project.ts";
import { type Runtime, runtimesWith } from "./support/runtimes.ts";
import { tableOf } from "./support/table.ts";

const [browser, project] = await Promise.all([launchChromium(), createProject()]);
const runtimes = runtimesWith(browser);
const results = new Map<string, readonly Outcome[]>();
const failures = new Map<string, unknown>();

// One after the other, because some runtimes time out early on a small machine. Each has its own zone.
for (const runtime of runtimes) {
  await outcomesOn(runtime).then(
    (outcomes) => results.set(runtime.name, outcomes),
    (error: unknown) => failures.set(runtime.name, error),
  );
}

async function outcomesOn({ adapter, run }: Runtime): Promise<Outcome[]> {
  const farEnd = await startFarEnd();
  try {
    return await run(project, { ...farEnd.context, ...(adapter !== undefined && { adapter }) });
  } finally {
    await farEnd.close();
  }
}

afterAll(async () => {
  console.log(`\n${tableOf(results)}\n`);
  await project.remove();
});

describe.each(runtimes)("on $name", ({ name, adapter, areas = Object.keys(behaviours) }) => {
  it("every behaviour is run", () => {
    if (failures.has(name)) throw failures.get(name);
    const names = (results.get(name) ?? []).filter(({ area }) => area !== "adapter").map((one) => one.name);
    expect(names).toEqual(areas.flatMap((area) => behaviours[area]?.map((one) => one.name)));
    expect(results.get(name)?.some(({ area }) => area === "adapter") ?? false).toBe(adapter !== undefined);
  });

  it.each((results.get(name) ?? []).map((outcome) => [`${outcome.area}: ${outcome.name}`, outcome.error]))(
    "%s",
    (_, error) => {
      expect(error).toBe("");
    },
  );
});

if (!browser) {
  describe.skip(`on Chromium${noteOn(browser)}`, () => {
    it("every behaviour is run", () => undefined);
  });
}
