import { describe, expect, test } from "vitest";
import { parseCommand } from "../src/arguments.ts";
import { UsageError } from "../src/values.ts";
import { run, runProgram } from "./support/run.ts";

describe("the command line", () => {
  test.each([
    ["nothing", [], "say what to do: keygen, doctor or gateway"],
    ["an unknown command", ["doktor"], "unknown command: doktor"],
    ["doctor without an address", ["doctor"], "doctor needs the URL of an MCP server"],
    ["doctor with two", ["doctor", "https://a.example", "https://b.example"], "unexpected argument: https://b.example"],
    ["an address that is none", ["doctor", "my-worker"], "the server's address must be a URL"],
    [
      "an address without a scheme",
      ["doctor", "my.example/mcp"],
      'not "my.example/mcp". Did you mean https://my.example/mcp?',
    ],
    ["one on this machine", ["doctor", "localhost:8787/mcp"], "Did you mean http://localhost:8787/mcp?"],
    [
      "a runtime that is none",
      ["doctor", "https://a.example", "--runtime", "php"],
      "--runtime must be workers, node, deno, bun, not php",
    ],
    ["an address of another scheme", ["doctor", "file:///etc/passwd"], "the server's address must be a URL"],
    ["an issuer that is no URL", ["doctor", "https://a.example", "--issuer", "zone"], "--issuer must be a URL"],
    [
      "a timeout of nothing",
      ["doctor", "https://a.example", "--timeout", "0"],
      "--timeout must be a number of seconds",
    ],
    ["a timeout that is no number", ["doctor", "https://a.example", "--timeout", "soon"], "--timeout must be a number"],
    ["an unknown option", ["doctor", "https://a.example", "--fast"], "--fast"],
    ["an algorithm that can't sign", ["keygen", "--alg", "HS256"], "--alg must be RS256, ES256, EdDSA, not HS256"],
    ["a file without a name", ["keygen", "--out", ""], "--out needs the name of a file"],
    ["keygen with an argument", ["keygen", "key.pem"], "unexpected argument: key.pem"],
  ])("is refused: %s", (_what, args, message) => {
    expect(() => parseCommand(args)).toThrow(expect.objectContaining({ message: expect.stringContaining(message) }));
    expect(() => parseCommand(args)).toThrow(UsageError);
  });

  test.each(["bob:tops3cret@my.example", "ftp://bob:tops3cret@my.example/", "x?key=tops3cret", "x\u001b[2J#tops3cret"])(
    "shows a bad address without its secrets: %j",
    (address) => {
      const message = /not "(my\.example\/?|x(\?\[2J)?)"/;
      const secretless = expect.objectContaining({ message: expect.not.stringContaining("tops3cret") });
      expect(() => parseCommand(["doctor", address])).toThrow(message);
      expect(() => parseCommand(["doctor", address])).toThrow(secretless);
    },
  );

  test("that is refused ends with exit code 2, says why, and how to use it", async () => {
    const { status, stdout, stderr } = await runProgram("doktor");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("unknown command: doktor");
    expect(stderr).toContain("Usage: edgegrant keygen");
  });

  test("explains itself at a terminal", async () => {
    expect(await runProgram("--help")).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("Usage:"),
      stderr: "",
    });
  });

  test.each([[["-h"]], [["doctor", "--help"]]])("explains itself: %s", async (args) => {
    expect(await run(...args)).toMatchObject({ status: 0, stdout: expect.stringContaining("Usage:"), stderr: "" });
  });

  test("of doctor", () => {
    expect(
      parseCommand(["doctor", "https://a.example/mcp", "--issuer", "https://z.example/", "--timeout", "2.5", "--json"]),
    ).toEqual({
      name: "doctor",
      target: new URL("https://a.example/mcp"),
      issuer: "https://z.example/",
      timeoutMs: 2500,
      asJson: true,
    });
  });

  test("of doctor, with nothing but the address", () => {
    expect(parseCommand(["doctor", "http://127.0.0.1:8787"])).toMatchObject({ timeoutMs: 10_000, asJson: false });
  });
});
