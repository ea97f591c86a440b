// The tutorial can be followed: a program understands every block, and the files that it changes are as it says. `npm run tutorial`
// follows it.
import { expect, it } from "vitest";
import { missingFrom, tutorialSteps } from "../tutorial/steps.ts";

const steps = tutorialSteps();

it("each section but the last has something to do", () => {
  const headings = new Set(steps.map(({ heading }) => heading));
  expect([...headings].map((heading) => Number.parseInt(heading, 10))).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

it("every command that shows something says what", () => {
  const silent = steps.filter(({ commands, expected }) => commands.length > 0 && expected.length === 0);
  expect(silent.map(({ commands }) => commands)).toEqual([
    ["npm create edgegrant@latest my-server -- --yes", "cd my-server"],
  ]);
});

it("a command that goes on in the next line is one command", () => {
  const calls = steps.flatMap(({ commands }) => commands).filter((command) => command.includes("inspector"));
  expect(calls).toHaveLength(4);
  for (const call of calls)
    expect(call).toMatch(/^npx -y @modelcontextprotocol\/inspector@\S+ --cli \S+ .*--tool-name \w+/);
});

it("what is expected is found in the output, and only there", () => {
  expect(missingFrom("HTTP/1.1 401 Unauthorized\nother", ["401 unauthorized", "HTTP...other", "403"])).toEqual([
    "HTTP...other",
    "403",
  ]);
});
