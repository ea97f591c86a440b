// A new user's steps: install the published packages into an empty project, paste the README's snippet, and call the
// server. Each runtime has a row in `newcomers`.
import { isDeepStrictEqual } from "node:util";
import { freePort } from "@edgegrant/example-demo";
import { startZone, type Zone } from "@edgegrant/zone";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Newcomer, newcomers, type Place } from "./support/newcomers.ts";
import { createProject, type Installation, installTarballs, type Project } from "./support/project.ts";
import { type ServerCommand, type ServerProcess, startServerProcess } from "./support/server-process.ts";
import { packTarballs } from "./support/tarballs.ts";

const RELOAD_TIMEOUT_MS = 300_000;

let installation: Installation;
beforeAll(async () => {
  const tarballs = await packTarballs();
  const installed = new Set(newcomers.flatMap(({ installs }) => installs));
  installation = await installTarballs([...installed].map((name) => tarballs.of(name)));
});
afterAll(() => installation?.remove());

// Those with the same project share a zone and a port, because each wrangler takes seconds.
describe.each(byProject(newcomers))("a project on $project", ({ users }) => {
  let project: Project;
  let zone: Zone;
  let place: Place;
  let server: ServerProcess | undefined;
  let command: ServerCommand;

  beforeAll(async () => {
    project = await createProject(installation);
    const [port, apiPort] = [await freePort(), await freePort()];
    zone = await startZone(zoneConfig(port, apiPort));
    place = { project: project.folder, port, issuer: zone.issuer, api: apiOn(apiPort) };
  });
  afterAll(async () => {
    await server?.close();
    await zone?.close();
    await project?.remove();
  });

  describe.each(users)("$title", (newcomer) => {
    beforeAll(async () => {
      await project.add(newcomer.installs);
      for (const [file, text] of Object.entries(newcomer.files(place))) await project.write(file, text);
      // Before the server starts: wrangler bundles anew when this file changes.
      await project.configure(newcomer.snippet, newcomer.compilerOptions);
      const wanted = newcomer.command(place);
      if (server !== undefined && isDeepStrictEqual(wanted, command)) {
        // The server of the one before serves a changed file by itself.
        await vi.waitFor(servesItsUser, { timeout: RELOAD_TIMEOUT_MS, interval: 100 });
      } else {
        await server?.close();
        server = await startServerProcess(project.folder, place.port, wanted);
        command = wanted;
      }
    });

    it("compiles in the empty project, with every declaration that it pulls in", async () => {
      expect(await project.typeErrors(newcomer.title)).toBe("");
    });

    it("refuses a caller without a token, and says where to get one", async () => {
      const refusal = await fetch(url());
      expect(refusal.status).toBe(401);
      const [, address = ""] = /resource_metadata="([^"]+)"/.exec(refusal.headers.get("WWW-Authenticate") ?? "") ?? [];
      const document = await (await fetch(address)).json();
      expect(document).toMatchObject({ resource: url(), authorization_servers: [zone.issuer] });
    });

    it("refuses a caller with somebody else's token", async () => {
      const token = await zone.mint({ user: "alice", resource: "other", scope: "mcp:tools" });
      expect((await call(token)).status).toBe(401);
    });

    it("serves a caller with a token of the zone", servesItsUser);

    async function servesItsUser(): Promise<void> {
      const token = await zone.mint({ user: "alice", resource: "server", scope: "mcp:tools" });
      const answer = await call(token);
      expect({ status: answer.status, text: await answer.text() }).toEqual({
        status: 200,
        text: expect.stringContaining(newcomer.answer),
      });
    }

    const url = () => `${server?.origin}/mcp`;
    const call = (token: string) => fetch(url(), { headers: { Authorization: `Bearer ${token}` } });
  });
});

function byProject(all: readonly Newcomer[]): { project: string; users: readonly Newcomer[] }[] {
  const groups = new Map<string, Newcomer[]>();
  for (const newcomer of all) groups.set(newcomer.project, [...(groups.get(newcomer.project) ?? []), newcomer]);
  return [...groups].map(([project, users]) => ({ project, users }));
}

const apiOn = (port: number) => `http://127.0.0.1:${port}/api`;

function zoneConfig(port: number, apiPort: number): Parameters<typeof startZone>[0] {
  return {
    users: [{ id: "alice", name: "Alice Archer", email: "alice@example.com" }],
    resources: [
      { id: "server", name: "Server", identifier: `http://127.0.0.1:${port}/mcp`, scopes: ["mcp:tools"] },
      { id: "other", name: "Other", identifier: "http://127.0.0.1:1", scopes: ["mcp:tools"] },
      { id: "api", name: "API", identifier: apiOn(apiPort), scopes: ["read"], serve: { port: apiPort } },
    ],
    applications: [
      {
        id: "server",
        name: "Server",
        clientId: "server",
        clientSecret: "secret",
        provides: "server",
        dependencies: ["api"],
      },
    ],
  };
}
