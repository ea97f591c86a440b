import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import type { Finding } from "../src/doctor/checks/run.ts";
import { textReport } from "../src/doctor/report/text.ts";
import { processTerminal } from "../src/terminal.ts";

function hasColour(isTTY: boolean, env: NodeJS.ProcessEnv): boolean {
  return processTerminal({ stdout: { isTTY }, stderr: {}, env } as NodeJS.Process).hasColour;
}

describe("colour", () => {
  test("is for terminals", () => {
    expect(hasColour(true, {})).toBe(true);
    expect(hasColour(false, {})).toBe(false);
  });

  test("is not for whoever asks for none", () => {
    expect(hasColour(true, { NO_COLOR: "1" })).toBe(false);
    expect(hasColour(true, { NO_COLOR: "" })).toBe(true);
    expect(hasColour(true, { TERM: "dumb" })).toBe(false);
  });

  test("marks a finding, and nothing else depends on it", () => {
    const findings: Finding[] = [{ id: "a", title: "A", status: "fail", detail: "broken", fix: "mend it" }];
    const target = new URL("https://worker.example/mcp?secret=1");
    const [plain, coloured] = [textReport(target, findings, false), textReport(target, findings, true)];
    expect(coloured).toContain("\u001b[31m✗\u001b[0m A  broken");
    expect(stripVTControlCharacters(coloured)).toBe(plain);
    expect(plain).toBe("\nhttps://worker.example/mcp\n\n  ✗ A  broken\n      → mend it\n\n1 thing to change.\n");
  });
});
