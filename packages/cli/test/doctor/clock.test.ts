import { describe, expect, test } from "vitest";
import { clock } from "../../src/doctor/checks/clock.ts";
import type { Evidence } from "../../src/doctor/evidence/evidence.ts";
import type { Probe } from "../../src/doctor/evidence/probe.ts";

const ZONE = "https://zone.example";
const NOON = Date.parse("2026-01-01T12:00:00Z");

/** An answer received at noon, whose clock is `ahead` seconds ahead. Without `Date` if `ahead` is undefined. */
function answered(ahead: number | undefined, ageSeconds = 0): Probe {
  const headers = new Headers({ Age: String(ageSeconds) });
  if (ahead !== undefined) headers.set("Date", new Date(NOON + (ahead - ageSeconds) * 1000).toUTCString());
  return { answered: true, url: "https://a.example", status: 200, headers, json: { issuer: ZONE }, atMs: NOON + 500 };
}

const judge = (worker: Probe, zone: Probe) =>
  clock.examine({ expectedIssuer: ZONE, worker: { withoutToken: worker }, zone: { oauth: zone } } as Evidence);

describe("clocks", () => {
  test.each([
    ["that agree", 0, 0, "ok"],
    ["5 s apart", 5, 0, "ok"],
    ["6 s apart", 0, 6, "warn"],
    ["60 s apart", -60, 0, "warn"],
    ["61 s apart", -60, 1, "fail"],
    ["that agree, while this machine's is wrong", 3600, 3600, "ok"],
    ["of which the zone's is not told", 61, undefined, "fail"],
    ["of which the Worker's is not told", undefined, -6, "warn"],
    ["that are not told", undefined, undefined, "skip"],
  ] as const)("%s", (_what, worker, zone, status) => {
    expect(judge(answered(worker), answered(zone))).toMatchObject({ status });
  });

  test("are not said to agree if one is not told", () => {
    expect(judge(answered(undefined), answered(0))).toMatchObject({ detail: "this machine and the zone agree" });
    expect(judge(answered(0), answered(0))).toMatchObject({ detail: "the server and the zone agree" });
  });

  test("are read from a copy in a cache as well", () => {
    expect(judge(answered(0), answered(0, 600))).toMatchObject({ status: "ok" });
  });
});
