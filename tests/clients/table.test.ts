// docs/clients.md is correct for the clients that are quick to run. They go through the same steps as all clients of
// `npm run clients`.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { adviceOn, atEndpoint } from "./table/advice.ts";
import type { Row } from "./table/cells.ts";
import { drivers, light } from "./table/drivers.ts";
import { introduction } from "./table/introduction.ts";
import { page, type Rows } from "./table/markdown.ts";
import { notes } from "./table/notes.ts";
import { rowOf } from "./table/row.ts";
import { summaryOf } from "./table/summary.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const rows = JSON.parse(read("table/rows.json")) as Rows;
const keyOf = ({ name, version }: { name: string; version: string }) => `${name} ${version}`;

describe("docs/clients.md", () => {
  it("is the page of the last run's rows", () => {
    expect(read("../../docs/clients.md")).toBe(page(introduction, rows, notes));
  });

  it("has a row of each client, at the version that is pinned", () => {
    expect(Object.keys(rows)).toEqual(drivers.map(keyOf));
  });

  it.each([
    [
      "does not step up",
      ({ stepUp }: Row) => atEndpoint(stepUp).startsWith("fails"),
      /`(requiredScopes|scopesSupported)`/,
    ],
    ["is lost after a restart", ({ restart }: Row) => restart.endsWith("fails, too"), /connect again|`retry\(\)`/],
  ])("says what to do about each client that %s", (_, isMeant, advice) => {
    const meant = Object.entries(rows).filter(([, row]) => isMeant(row));
    const said = meant.filter(([client, row]) => advice.test([...(notes[client] ?? []), ...adviceOn(row)].join(" ")));
    expect(said).toEqual(meant);
  });

  it("says in short which clients a user can leave alone", () => {
    const row = Object.values(rows)[0] as Row;
    const good = { stepUp: "works: asks the user", refused: "works: refreshes", restart: "works", outage: "works" };
    const bad = { stepUp: "fails", refused: "O: works; P: works: asks the user", restart: "fails", outage: "fails" };
    const lines = summaryOf({ good: { ...row, ...good }, bad: { ...row, ...bad } }).split("\n");
    expect(lines.map((line) => line.split(": ")[1])).toEqual(["good", "good", "good", "good"]);
  });

  it("has no sentence about a client that is not there", () => {
    expect(Object.keys(rows)).toEqual(expect.arrayContaining(Object.keys(notes)));
  });
});

describe("a client does what its row says", () => {
  it.each(light.map((driver) => ({ client: keyOf(driver), driver })))("$client", async ({ client, driver }) => {
    // A token that expires by the clock takes too long for a test.
    const { expiry: _, ...judged } = rows[client] ?? {};
    expect(await rowOf(driver)).toEqual(judged);
  });
});
