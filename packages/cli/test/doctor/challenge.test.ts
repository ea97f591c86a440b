import { Script } from "node:vm";
import { describe, expect, test } from "vitest";
import { parseChallenges, tokenChallengeIn } from "../../src/doctor/evidence/challenge.ts";

const read = (header: string) =>
  parseChallenges(header)?.map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe("a WWW-Authenticate header", () => {
  test.each([
    ["a scheme alone", "Bearer", [["bearer", {}]]],
    ["parameters in quotes", 'Bearer a="1", b="two, three"', [["bearer", { a: "1", b: "two, three" }]]],
    ["parameters without", "bearer Error=invalid_token", [["bearer", { error: "invalid_token" }]]],
    ["escapes", String.raw`Bearer a="say \"hi\" \\"`, [["bearer", { a: String.raw`say "hi" \ `.trim() }]]],
    [
      "several challenges",
      'Basic realm="x", Bearer a="1"',
      [
        ["basic", { realm: "x" }],
        ["bearer", { a: "1" }],
      ],
    ],
    ["blanks wherever they may be", 'Bearer  a = "1" ,b=2 ', [["bearer", { a: "1", b: "2" }]]],
    ["nothing", "", []],
  ])("with %s", (_what, header, challenges) => {
    expect(read(header)).toEqual(challenges);
  });

  test.each(['a="1"', 'Bearer a="unclosed', "Bearer €"])("that can't be read: %s", (header) => {
    expect(parseChallenges(header)).toBeUndefined();
  });

  // Only quadratic cost can exceed 10 s of the processor, on any machine. More real time passes while others have it.
  test("that is far longer than headers get is read all the same", () => {
    const readThem = () => {
      for (const piece of ['a="', "a ", "\\", ",", '"']) parseChallenges(`Bearer ${piece.repeat(200_000)}`);
    };
    const before = process.cpuUsage();
    expect(() => new Script("readThem()").runInNewContext({ readThem }, { timeout: 100_000 })).not.toThrow();
    expect(process.cpuUsage(before).user).toBeLessThan(10_000_000);
  });

  test("whose words look like a bearer challenge has none", () => {
    expect(tokenChallengeIn('Basic realm="Bearer, Bearer"')).toBeUndefined();
    expect(tokenChallengeIn(null)).toBeUndefined();
  });

  test("may be of DPoP, at a server that takes only bound tokens", () => {
    const bound = 'DPoP resource_metadata="https://a.example/m", algs="ES256"';
    expect(tokenChallengeIn(bound)?.parameters.get("resource_metadata")).toBe("https://a.example/m");
    expect(tokenChallengeIn(`${bound}, Bearer scope="a"`)?.scheme).toBe("bearer");
  });
});
