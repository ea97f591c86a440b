import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { freePort } from "@edgegrant/example-demo";
import { describe, expect, onTestFinished, test } from "vitest";
import { CHECKS } from "../../src/doctor/checks/index.ts";
import { examine } from "../../src/doctor/doctor.ts";
import { complaintsAbout } from "../support/findings.ts";
import { run, runProgram } from "../support/run.ts";

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const unreachable = (words: string) => [
  expect.objectContaining({ id: "reachable", status: "fail", detail: expect.stringContaining(words) }),
];

describe("a host", () => {
  test("where nothing listens", async () => {
    expect(await complaintsAbout(`http://127.0.0.1:${await freePort()}`)).toEqual(unreachable("nothing listens there"));
  });

  test("that nobody knows", async () => {
    const [complaint, ...others] = await complaintsAbout("https://no-such-worker.invalid/mcp");
    expect(complaint).toMatchObject({ id: "reachable", detail: expect.stringMatching(/host name/) });
    expect(others).toEqual([]);
  });

  test("that hangs is given up after the time that it was given", async () => {
    const origin = await serve(() => undefined);
    const { status, stdout } = await runProgram("doctor", origin, "--timeout", "0.5", "--json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({ id: "reachable", status: "fail", detail: "no answer came within 0.5 s" }),
    );
  });

  test("that hangs in the middle of its answer is given up too", async () => {
    const origin = await serve((_request, response) => void response.writeHead(401).write("{"));
    expect(await complaintsAbout(origin, undefined, 300)).toEqual(unreachable("no answer came within 0.3 s"));
  });

  test("that never stops talking is cut off", async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(401);
      const talk = () => {
        while (response.write(Buffer.alloc(64 * 1024, "x")));
        response.once("drain", talk);
      };
      talk();
    });
    expect(await complaintsAbout(origin)).toEqual(unreachable("more than 512 KiB"));
  });

  test("that cuts the connection", async () => {
    const origin = await serve((request) => request.socket.destroy());
    expect(await complaintsAbout(origin)).toEqual(unreachable("the connection was cut"));
  });

  test("that lets anybody in to a stream without an end is not taken for one that hangs", async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" }).write(": hello\n\n");
    });
    expect(await complaintsAbout(origin)).toMatchObject([{ id: "without-token" }]);
  });
});

describe("an address", () => {
  test.each([
    ["without TLS, away from this machine", "http://worker.example/mcp", "plain http"],
    ["with a password", "https://alice:tops3cret@worker.example/mcp", "a user name or a password"],
    ["with a fragment", "https://worker.example/mcp#top", "a fragment"],
  ])("%s is refused", async (_what, address, words) => {
    const findings = await examine(new URL(address), undefined, 1_000);
    expect(findings[0]).toMatchObject({ id: "address", status: "fail", detail: expect.stringContaining(words) });
    expect(findings.slice(1).every(({ status }) => status === "skip")).toBe(true);
    expect(findings).toHaveLength(CHECKS.length);
  });

  test("is printed without its password", async () => {
    const { status, stdout, stderr } = await run("doctor", "https://alice:tops3cret@worker.example/mcp?key=tops3cret");
    expect(status).toBe(1);
    expect(stdout + stderr).not.toContain("tops3cret");
  });
});
