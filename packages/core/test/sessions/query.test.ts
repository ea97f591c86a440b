import fc from "fast-check";
import { expect, it } from "vitest";
import { replaceSessionIds } from "../../src/sessions/query.ts";

const shout = async (id: string) => id.toUpperCase();

it.each([
  ["/messages?sessionId=abc", "/messages?sessionId=ABC"],
  ["https://mcp.example/messages/?session_id=abc#top", "https://mcp.example/messages/?session_id=ABC#top"],
  ["?sessionid=abc", "?sessionid=ABC"],
  ["/m?a=%2f&sessionId=a%20b+c&b", "/m?a=%2f&sessionId=A%20B%20C&b"],
  ["/m?sessionId=a&sessionId=b", "/m?sessionId=A&sessionId=B"],
  ["/m?sessionId[]=a", "/m?sessionId%5B%5D=A"],
])("%s becomes %s", async (url, expected) => {
  expect(await replaceSessionIds(url, shout)).toBe(expected);
});

it("looks at no id behind the first that is refused", async () => {
  const looked: string[] = [];
  const refuse = async (id: string) => {
    looked.push(id);
    if (id === "b") throw new Error("refused");
    return id;
  };
  await expect(replaceSessionIds("/m?sessionId=a&sessionId=b&sessionId=c;session_id=d", refuse)).rejects.toThrow(
    "refused",
  );
  expect(looked).toEqual(["a", "b"]);
});

it("looks once at an id that stands there many times", async () => {
  let looks = 0;
  const count = async (id: string) => {
    looks += 1;
    return `${id}!`;
  };
  const url = await replaceSessionIds(`/m?${"sessionId=a&".repeat(1_000)}`, count);
  expect(looks).toBe(1);
  expect(url).toBe(`/m?${"sessionId=a!&".repeat(1_000)}`);
});

it("leaves every other URL as it is written", async () => {
  const unit = fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code));
  const other = fc.string({ unit }).filter((text) => !/[s%]/i.test(text));
  await fc.assert(
    fc.asyncProperty(other, async (query) => {
      const url = `https://mcp.example/sessionId/?${query}#sessionId=7`;
      expect(await replaceSessionIds(url, () => Promise.reject(new Error("there is none")))).toBe(url);
    }),
  );
});
