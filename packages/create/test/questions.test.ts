// The questions, as somebody at a terminal answers them.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { parseArguments } from "../src/arguments.ts";
import { ask } from "../src/questions.ts";

const DOWN = "\u001b[B";
const ENTER = "\r";
const CTRL_C = "\u0003";
/** Removes the answer that is proposed, or that was refused. */
const CLEAR = "\u0015";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "edgegrant-create-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

/** Somebody who types each text when the words before it appear. */
function somebody(...story: readonly (readonly [words: string, typed: string])[]) {
  const input = new PassThrough();
  let unread = "";
  let next = 0;
  const output = new Writable({
    write(chunk, _encoding, done) {
      unread += chunk;
      const [words, typed] = story[next] ?? [];
      if (words !== undefined && unread.includes(words)) {
        unread = "";
        next += 1;
        setImmediate(() => input.write(typed));
      }
      done();
    },
  });
  return { input, output };
}

it("takes the defaults of somebody who only presses Enter", async () => {
  const terminal = somebody(
    ["Which folder?", CLEAR + join(folder, "my-server") + ENTER],
    ["Where does it run?", ENTER],
    ["With which framework?", ENTER],
    ["Which API", ENTER],
  );
  expect(await ask(parseArguments([]), terminal)).toEqual({
    folder: join(folder, "my-server"),
    runtime: "workers",
    framework: "sdk-v2",
    upstream: "sample",
  });
});

it("asks for what the options leave out, and for an API of one's own", async () => {
  const terminal = somebody(
    ["With which framework?", DOWN + ENTER],
    ["Which API", DOWN + DOWN + ENTER],
    ["Its URL", `https://api.example.com/v1${ENTER}`],
  );
  expect(await ask(parseArguments([folder, "--runtime", "node"]), terminal)).toEqual({
    folder,
    runtime: "node",
    framework: "sdk-v1",
    upstream: new URL("https://api.example.com/v1"),
  });
});

it("says at once what is wrong with an answer, and takes another", async () => {
  mkdirSync(join(folder, "full", "src"), { recursive: true });
  const place = (name: string) => CLEAR + join(folder, name) + ENTER;
  const terminal = somebody(
    ["Which folder?", place("My Server")],
    ["use lower-case letters", place("full")],
    ["is not empty", place("fresh")],
    ["Which API", DOWN + DOWN + ENTER],
    ["Its URL", `http://api.example.com${ENTER}`],
    ["type the https URL", `${CLEAR}https://api.example.com${ENTER}`],
  );
  expect(await ask(parseArguments(["--runtime", "bun", "--framework", "hono"]), terminal)).toMatchObject({
    folder: join(folder, "fresh"),
    upstream: new URL("https://api.example.com"),
  });
});

it("ends with Ctrl-C, and nothing is written", async () => {
  const terminal = somebody(["Where does it run?", CTRL_C]);
  await expect(ask(parseArguments([join(folder, "x")]), terminal)).rejects.toThrow("Nothing was created");
  expect(readdirSync(folder)).toEqual([]);
});

it("proposes only what goes with the options", async () => {
  const terminal = somebody(["Where does it run?", ENTER], ["Which API", ENTER]);
  expect(await ask(parseArguments([folder, "--framework", "agents"]), terminal)).toMatchObject({ runtime: "workers" });
});
