import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseZoneConfig } from "../src/index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const example: unknown = JSON.parse(/```json\n(.*?)```/s.exec(readme)?.[1] ?? "");

test("the README's configuration is a good one", () => {
  expect(() => parseZoneConfig(example)).not.toThrow();
});

test("the README documents every member of its configuration", () => {
  const members = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, member] of Object.entries(value)) {
      if (!Array.isArray(value)) members.add(name);
      collect(member);
    }
  };
  collect(example);
  const table = readme
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .join("\n");
  expect([...members].filter((name) => !new RegExp(`\\b${name}\\b`).test(table))).toEqual([]);
});
