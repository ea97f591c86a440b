// workerd reads properties from errors that a Worker's `fetch` throws. With `retryable` it closes the connection
// without an answer. None of our errors may cause that.
import { get } from "node:http";
import * as application from "@edgegrant/core";
import * as adapter from "@edgegrant/core/adapter";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Isolate, startIsolate } from "../support/isolate.ts";

/** Property names that workerd sets on errors or reads from them. */
const RESERVED = ["retryable", "overloaded", "remote", "durableObjectReset"];

const classes = Object.entries({ ...application, ...adapter })
  .filter(([, value]) => typeof value === "function" && value.prototype instanceof Error)
  .map(([name]) => name);

let isolate: Isolate;

beforeAll(async () => {
  isolate = await startIsolate(new URL("throwing-worker.ts", import.meta.url), {
    port: 0,
    compatibilityDate: "2026-08-01",
    bindings: {},
  });
});

afterAll(() => isolate?.close());

/** The status of the answer, or the error code if there is none. */
function outcomeOf(path: string): Promise<number | string | undefined> {
  return new Promise((resolve) => {
    const request = get(new URL(path, isolate.origin), (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
  });
}

it("an error with a truthy `retryable` leaves the client without an answer", async () => {
  expect(await outcomeOf("/retryable")).toBe("ECONNRESET");
});

describe.each(classes)("%s, thrown out of a Worker's fetch", (name) => {
  it("is answered with 500", async () => {
    expect(await outcomeOf(`/${name}`)).toBe(500);
  });

  it("has no member with a name that workerd reads", async () => {
    const response = await fetch(new URL(`/${name}?members`, isolate.origin));
    const members = (await response.json()) as string[];
    expect(members).toContain("errorCode");
    expect(members.filter((member) => RESERVED.includes(member))).toEqual([]);
  });
});
