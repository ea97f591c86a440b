// What `npm create edgegrant` writes compiles, passes its own tests, and runs. `npm run create:matrix` does the same with
// every combination, and installs with npm.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  COMPLAINT,
  type Combination,
  type Created,
  callAsUsers,
  create,
  type Development,
  installFromHere,
  linesOf,
  runScript,
  startDevelopment,
} from "./support/created.ts";
import { packTarballs } from "./support/tarballs.ts";

const COMBINATIONS: readonly Combination[] = [
  { runtime: "workers", framework: "sdk-v2", upstream: "sample" },
  { runtime: "deno", framework: "hono", upstream: "none" },
];

describe.each(COMBINATIONS)(
  "npm create edgegrant, for $runtime with $framework and the upstream API $upstream",
  (combination) => {
    let project: Created;
    let development: Development;
    beforeAll(async () => {
      const tarballs = await packTarballs();
      project = await create(combination, tarballs.folder);
      await installFromHere(project, tarballs);
    });
    afterAll(async () => {
      await development?.stop();
      await project?.remove();
    });

    it("compiles strictly, with every declaration that it pulls in", async () => {
      expect(await runScript(project, "check")).toBe("");
    });

    it("passes its own tests", async () => {
      expect(await runScript(project, "test")).toMatch(/\b[34] passed/);
    });

    it("starts with its zone, and says where it listens, and how to connect a client", async () => {
      development = await startDevelopment(project);
      for (const line of linesOf(project, development)) expect(development.output).toContain(line);
      expect(development.output).not.toMatch(COMPLAINT);
    });

    it("serves its users", async () => {
      const profileOf = (user: string) => (combination.upstream === "none" ? {} : { profile: user });
      expect(await callAsUsers(development.server, combination)).toEqual([
        { subject: "alice", note: true, ...profileOf("alice") },
        { subject: "bob", note: true, ...profileOf("bob") },
      ]);
    });
  },
);
