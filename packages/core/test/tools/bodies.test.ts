// Bodies that try to bypass the scopes of a tool, each with the reason why it is dangerous. The caller lacks
// `mail:send`. The handler, which may use any parser, must not get any of them.
import { describe, expect, it } from "vitest";
import { bytesOf, toolBench } from "./support.ts";

const { start } = toolBench();
const options = {
  toolScopes: { send_mail: "mail:send" },
  promptScopes: { "hr_*": "hr:read" },
  resourceScopes: { "mail://*": "mail:read" },
};

const CALL = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"send_mail","arguments":{}}}';
const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
const utf16 = (text: string, isLittle: boolean, bom = "") =>
  Uint8Array.from(
    [...(bom + text)].flatMap((character) => {
      const code = character.charCodeAt(0);
      return isLittle ? [code & 255, code >> 8] : [code >> 8, code & 255];
    }),
  );
const utf32 = (text: string) => Uint8Array.from([...text].flatMap((character) => [character.charCodeAt(0), 0, 0, 0]));
async function compressed(text: string, coding: CompressionFormat): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream(coding));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

type Body = string | Uint8Array<ArrayBuffer> | (() => Promise<Uint8Array<ArrayBuffer>>);
type Row = [why: string, body: Body, status: number, headers?: Record<string, string>];

const PLAINLY: Row[] = [
  ["a call", CALL, 403],
  ["white space around it", ` \t\r\n${CALL}\n`, 403],
  ["white space within it", CALL.replaceAll(":", " :\n\t").replaceAll(",", "\r\n,"), 403],
  ["the members in another order", '{"params":{"arguments":{},"name":"send_mail"},"method":"tools/call","id":1}', 403],
  ["no id: a notification", '{"jsonrpc":"2.0","method":"tools/call","params":{"name":"send_mail"}}', 403],
  ["no version: a server may not look", '{"method":"tools/call","params":{"name":"send_mail"}}', 403],
  ["an id of null", '{"id":null,"method":"tools/call","params":{"name":"send_mail"}}', 403],
  ["a result too: a server may look for the method first", CALL.replace('"id"', '"result":{},"id"'), 403],
  ["an error too", CALL.replace('"id"', '"error":{},"id"'), 403],
  ["a task (revision 2025-11-25)", CALL.replace('"arguments"', '"task":{"ttl":1},"arguments"'), 403],
  [
    "a call that repeats with answers (revision 2026-07-28)",
    CALL.replace('"arguments"', '"inputResponses":{},"arguments"'),
    403,
  ],
  ["escapes in the name", CALL.replace("send_mail", "\\u0073end\\u005fmail"), 403],
  ["escapes in the method", CALL.replace("tools/call", "tools\\/\\u0063all"), 403],
  ["escapes in the name of a member", CALL.replace('"method"', '"\\u006dethod"'), 403],
  ["escapes in params", CALL.replace('"params"', '"p\\u0061rams"'), 403],
  ["a string before it that looks like another method", `{"x":"\\",\\"method\\":\\"ping\\"",${CALL.slice(1)}`, 403],
  ["a string before it that ends in a backslash", `{"x":"\\\\",${CALL.slice(1)}`, 403],
  ["braces in a string before it", `{"x":"}]{[",${CALL.slice(1)}`, 403],
  ["another message as an argument", CALL.replace('"arguments":{}', `"arguments":${PING}`), 403],
  ["deep nesting before it", `{"x":${"[".repeat(999)}${"]".repeat(999)},${CALL.slice(1)}`, 403],
  ["a large body before it", `{"x":"${"y".repeat(3_000_000)}",${CALL.slice(1)}`, 403],
  ["a content type that is not JSON", CALL, 403, { "Content-Type": "text/plain" }],
  ["a content type of a form", CALL, 403, { "Content-Type": "application/x-www-form-urlencoded" }],
  ["no content type", CALL, 403, { "Content-Type": "" }],
  ["a charset that is UTF-8", CALL, 403, { "Content-Type": 'application/json; charset="UTF-8"' }],
];

const IN_BATCHES: Row[] = [
  ["a batch of one", `[${CALL}]`, 403],
  ["a batch that begins with something else", `[${PING},${CALL}]`, 403],
  ["a batch with something that is no message", `[1,"a",null,true,${CALL}]`, 403],
  ["a batch in a batch: a server may unfold it", `[[${CALL}]]`, 400],
  ["a batch in a batch, with nothing in it", "[[]]", 400],
  ["a batch with a message that is ambiguous", `[{"method":"ping","method":"tools/call"},${PING}]`, 400],
  ["a batch of 1,000", `[${`${PING},`.repeat(999)}${CALL}]`, 403],
  ["a batch of 20,000", `[${`${PING},`.repeat(20_000)}${CALL}]`, 400],
  ["a batch of 1,001 that are no messages", `[${"1,".repeat(1_000)}1]`, 400],
  ["a batch with commas and brackets in strings", `[{"x":"],[,"},${CALL}]`, 403],
];

const AMBIGUOUS: Row[] = [
  [
    "the method twice: the last counts in JavaScript",
    '{"method":"ping","method":"tools/call","params":{"name":"send_mail"}}',
    400,
  ],
  [
    "the method twice: the first counts for some",
    '{"method":"tools/call","method":"ping","params":{"name":"send_mail"}}',
    400,
  ],
  [
    "the method twice, once with escapes",
    '{"method":"ping","\\u006dethod":"tools/call","params":{"name":"send_mail"}}',
    400,
  ],
  ["the params twice", '{"method":"tools/call","params":{"name":"send_mail"},"params":{"name":"whoami"}}', 400],
  ["the name twice", '{"method":"tools/call","params":{"name":"send_mail","name":"whoami"}}', 400],
  [
    "the name twice, the other way around",
    '{"method":"tools/call","params":{"name":"whoami","name":"send_mail"}}',
    400,
  ],
  ["the same name twice", '{"method":"tools/call","params":{"name":"whoami","name":"whoami"}}', 400],
  ["the method in capitals: Go does not mind", '{"METHOD":"tools/call","params":{"name":"send_mail"}}', 400],
  ["the method in both", '{"method":"ping","Method":"tools/call","params":{"name":"send_mail"}}', 400],
  ["the name in both", '{"method":"tools/call","params":{"name":"whoami","Name":"send_mail"}}', 400],
  [
    "params with the long s: Go takes it for an s",
    '{"method":"tools/call","params":{"name":"whoami"},"param\u017f":{"name":"send_mail"}}',
    400,
  ],
  ["the method behind a NUL: some parsers end a name there", `{"method\\u0000x":"tools/call",${PING.slice(1)}`, 400],
  [
    "half a surrogate in a name: some parsers drop it",
    `{"name":"whoami","method\\ud800":"tools/call",${PING.slice(1)}`,
    400,
  ],
  [
    "a name with a line below: some parsers do not mind",
    '{"method":"tools/call","params":{"name":"whoami","na_me":"send_mail"}}',
    400,
  ],
  [
    "a uri with a dotted capital I: Java takes it for an i",
    '{"method":"resources/read","params":{"uri":"x://y","ur\u0130":"mail://a"}}',
    400,
  ],
  [
    "a list of subscriptions by the name that Python gives it",
    '{"method":"subscriptions/listen","params":{"notifications":{"resource_subscriptions":["mail://a"]}}}',
    400,
  ],
  [
    "a method of an extension that reads a resource",
    '{"method":"resources/directory/read","params":{"uri":"mail://a"}}',
    403,
  ],
  ["a method that nobody knows, about a resource", '{"method":"x/y","params":{"uri":"mail://a"}}', 403],
  ["such a method, with a uri that is no text", '{"method":"x/y","params":{"uri":["mail://a"]}}', 400],
  [
    "1,001 subscriptions",
    `{"method":"subscriptions/listen","params":{"notifications":{"resourceSubscriptions":[${'"x",'.repeat(1_000)}"x"]}}}`,
    400,
  ],
  ["a very long URI", `{"method":"resources/read","params":{"uri":"x://${"%41%ff".repeat(11_000)}"}}`, 400],
  [
    "an object of 1,001 members",
    `{${Array.from({ length: 1_000 }, (_, at) => `"m${at}":1,`).join("")}${PING.slice(1)}`,
    400,
  ],
  ["a prototype: who copies the object may find the method there", `{"__proto__":${CALL}}`, 400],
  ["a prototype in params", '{"method":"tools/call","params":{"name":"whoami","__proto__":{"name":"send_mail"}}}', 400],
  ["a prototype, with escapes", `{"\\u005f_proto__":${CALL}}`, 400],
  ["a method that is no text: as a key, a list is one", '{"method":["tools/call"],"params":{"name":"send_mail"}}', 400],
  ["a method that is an object", '{"method":{"toString":"tools/call"},"params":{"name":"send_mail"}}', 400],
  ["a method with a NUL: C ends there", '{"method":"tools/call\\u0000","params":{"name":"send_mail"}}', 400],
  ["a method with half a character", '{"method":"tools/call\\ud800","params":{"name":"send_mail"}}', 400],
];

const UNNAMED: Row[] = [
  ["a name that is a list", '{"method":"tools/call","params":{"name":["send_mail"]}}', 400],
  ["a name that is an object", '{"method":"tools/call","params":{"name":{"0":"send_mail"}}}', 400],
  ["a name that is null", '{"method":"tools/call","params":{"name":null}}', 400],
  ["a name with a NUL", '{"method":"tools/call","params":{"name":"send_mail\\u0000"}}', 400],
  [
    "a name with half a character, which some drop",
    '{"method":"tools/call","params":{"name":"send\\udc00_mail"}}',
    400,
  ],
  ["no name", '{"method":"tools/call","params":{}}', 400],
  ["no params", '{"method":"tools/call"}', 400],
  ["params by position, as JSON-RPC allows", '{"method":"tools/call","params":["send_mail",{}]}', 400],
  ["params that are JSON in a text", '{"method":"tools/call","params":"{\\"name\\":\\"send_mail\\"}"}', 400],
  ["a prompt's name that is a list", '{"method":"prompts/get","params":{"name":["hr_review"]}}', 400],
  ["a resource without a URI", '{"method":"resources/read","params":{"url":"mail://1"}}', 400],
  [
    "a reference of a type that is unknown",
    '{"method":"completion/complete","params":{"ref":{"type":"ref/x","name":"hr_a"}}}',
    400,
  ],
  [
    "a reference with two types",
    '{"method":"completion/complete","params":{"ref":{"type":"ref/x","type":"ref/prompt","name":"hr_a"}}}',
    400,
  ],
  [
    "subscriptions that are no list",
    '{"method":"subscriptions/listen","params":{"notifications":{"resourceSubscriptions":"mail://1"}}}',
    400,
  ],
  [
    "a subscription that is no text",
    '{"method":"subscriptions/listen","params":{"notifications":{"resourceSubscriptions":[["mail://1"]]}}}',
    400,
  ],
];

const UNREADABLE: Row[] = [
  ["a byte order mark, which some skip", `\ufeff${CALL}`, 400],
  ["UTF-16, little end first", utf16(CALL, true), 400],
  ["UTF-16 with its mark", utf16(CALL, true, "\ufeff"), 400],
  ["UTF-16, big end first", utf16(CALL, false), 400],
  ["UTF-32, which Python detects", utf32(CALL), 400],
  [
    "bytes that are no UTF-8 in the name",
    Uint8Array.from([...bytesOf(CALL)].map((byte) => (byte === 0x5f ? 0xff : byte))),
    400,
  ],
  [
    "a slash in two bytes: overlong UTF-8",
    Uint8Array.from([...bytesOf(CALL)].flatMap((byte) => (byte === 0x2f ? [0xc0, 0xaf] : [byte]))),
    400,
  ],
  [
    "a charset that is UTF-7",
    CALL.replace("send_mail", "+AHM-end_mail"),
    400,
    { "Content-Type": "application/json; charset=utf-7" },
  ],
  ["a charset that is UTF-16", CALL, 400, { "Content-Type": "application/json; charset=utf-16le" }],
  ["two charsets", CALL, 400, { "Content-Type": "application/json; charset=utf-8; charset=utf-7" }],
  ["a charset in quotes and capitals", CALL, 400, { "Content-Type": 'application/json;CharSet="IBM037"' }],
  ["gzip, and says so", () => compressed(CALL, "gzip"), 400, { "Content-Encoding": "gzip" }],
  ["gzip, and does not say so", () => compressed(CALL, "gzip"), 400],
  ["deflate", () => compressed(CALL, "deflate"), 400, { "Content-Encoding": "deflate" }],
  ["plain, and says it is gzip", PING, 400, { "Content-Encoding": "gzip" }],
  ["a coding nobody knows", PING, 400, { "Content-Encoding": "identity, x" }],
  ["a form", "method=tools%2Fcall&name=send_mail", 400, { "Content-Type": "application/x-www-form-urlencoded" }],
  [
    "parts",
    `--a\r\nContent-Type: application/json\r\n\r\n${CALL}\r\n--a--`,
    400,
    { "Content-Type": "multipart/mixed; boundary=a" },
  ],
  ["JSON with a comment", `/* */${CALL}`, 400],
  ["JSON with a comma too many", CALL.replace("}}}", "}},}"), 400],
  ["JSON in single quotes", CALL.replaceAll('"', "'"), 400],
  ["names without quotes", CALL.replace('"method"', "method"), 400],
  ["NaN", CALL.replace('"id":1', '"id":NaN'), 400],
  ["nesting that no parser needs", `{"x":${"[".repeat(2_000_000)}${"]".repeat(2_000_000)},${CALL.slice(1)}`, 400],
  ["nesting in objects", `${'{"a":'.repeat(1_001)}1${"}".repeat(1_001)}`, 400],
  ["two texts, one after the other", PING + CALL, 400],
  ["two texts on two lines", `${PING}\n${CALL}`, 400],
  ["a text that breaks off", CALL.slice(0, -1), 400],
  ["white space that JSON does not have", `\u00a0${CALL}`, 400],
  ["a vertical tab", `\v${CALL}`, 400],
  ["a line break in a string", CALL.replace("send_mail", "send_\nmail"), 400],
  ["nothing but white space", "  ", 400],
  ["a NUL before it", `\0${CALL}`, 400],
];

const HARMLESS: Row[] = [
  ["another tool", CALL.replace("send_mail", "whoami"), 200],
  ["a name that differs in case", CALL.replace("send_mail", "Send_mail"), 200],
  ["a name in other letters that look alike", CALL.replace("send_mail", "s\u0435nd_mail"), 200],
  ["a name in full width", CALL.replace("send_mail", "\uff53end_mail"), 200],
  ["a name that begins with it", CALL.replace("send_mail", "send_mails"), 200],
  ["a method that begins with it", CALL.replace("tools/call", "tools/call2"), 200],
  ["a method that differs in case", CALL.replace("tools/call", "Tools/Call"), 200],
  [
    "the call as an argument",
    CALL.replace("send_mail", "whoami").replace('"arguments":{}', `"arguments":${CALL}`),
    200,
  ],
  [
    "an argument that has a name twice",
    CALL.replace("send_mail", "whoami").replace("{}", '{"name":"a","name":"send_mail"}'),
    200,
  ],
  [
    "deep arguments",
    CALL.replace("send_mail", "whoami").replace("{}", `{"x":${"[".repeat(997)}${"]".repeat(997)}}`),
    200,
  ],
  ["a prototype in the arguments", CALL.replace("send_mail", "whoami").replace("{}", `{"__proto__":${CALL}}`), 200],
  ["a text that holds the call", JSON.stringify(CALL), 200],
  ["a number", "1", 200],
  ["an empty batch", "[]", 200],
];

describe.each([
  ["plainly", PLAINLY],
  ["in a batch", IN_BATCHES],
  ["read in more than one way", AMBIGUOUS],
  ["without a name", UNNAMED],
  ["unreadable", UNREADABLE],
  ["harmless", HARMLESS],
])("a body: %s", (_, rows) => {
  it.each(rows)("%s", async (_why, given, status, headers = {}) => {
    const body = typeof given === "string" ? bytesOf(given) : typeof given === "function" ? await given() : given;
    const { send, reached } = start(options);
    const response = await send({ body, headers });
    expect(response.status).toBe(status);
    expect(reached).toEqual(status === 200 ? [body] : []);
    if (status === 400)
      expect(await response.json()).toMatchObject({ jsonrpc: "2.0", error: { code: expect.any(Number) } });
  });
});
