import { elementTexts, isTooDeep, type MemberText, memberTexts } from "../encoding/json-text.ts";
import { MessageError } from "../errors.ts";
import { exactText, memberNamed } from "./member.ts";
import type { Kind, Use } from "./policy.ts";

/** The parts of a JSON-RPC message that decide its scopes. */
export interface Message {
  id: string | number | null;
  /** Undefined for a response, and for JSON that is not a JSON-RPC message. */
  method: string | undefined;
  /** The named tool, prompt or resource, if the method is about one. */
  name: string | undefined;
  uses: readonly Use[];
}

/** Whether any tool, prompt or resource (as `kind` says) needs a scope. */
export type Guards = (kind: Kind) => boolean;

/** The kind of object that a method is about, and the member that names it. */
type About = readonly [kind: Kind, member: "name" | "uri"];

const METHODS = new Map<string, About>([
  ["tools/call", ["tool", "name"]],
  ["prompts/get", ["prompt", "name"]],
  ["resources/read", ["resource", "uri"]],
  ["resources/subscribe", ["resource", "uri"]],
]);
/** Ends a subscription. It needs no scope, so that a caller can end it with a token that has fewer scopes. */
const UNSUBSCRIBE = "resources/unsubscribe";
/** The reference types of `completion/complete`. */
const REFERENCES = new Map<string, About>([
  ["ref/prompt", ["prompt", "name"]],
  ["ref/resource", ["resource", "uri"]],
]);

/** The default limit of Python's parser. */
const MAX_DEPTH = 1_000;
/** The largest batch, the largest object that is searched for members, and the largest number of checked objects. */
const MAX_COUNT = 1_000;
/** The largest total length of the checked names and URIs of a body, in UTF-16 code units. Comparing URIs is slow. */
const MAX_NAMES_LENGTH = 64 * 1024;

/**
 * Parses the messages in a body: one, or a batch (MCP revision 2025-03-26).
 *
 * A body is accepted only if all parsers read it in the same way. Members that decide the scopes may appear only once,
 * spelled exactly: of two members with the same name, some parsers take the first and some the last, and some ignore
 * case.
 *
 * @throws {MessageError} if the text is not JSON, is ambiguous, asks for too much at once, or does not name the object of
 *   a guarded method.
 */
export function readMessages(text: string, guards: Guards): Message[] {
  requireJson(text);
  const body = text.trim();
  const elements = body.startsWith("[") ? limited(elementTexts(body, MAX_COUNT)) : [body];
  const messages: Message[] = [];
  const used = { count: 0, length: 0 };
  for (const element of elements) {
    // No revision allows nested batches, but a server might process them.
    if (element.startsWith("[")) throw new MessageError("ambiguous");
    const message = readMessage(element, guards);
    messages.push(message);
    countUses(message.uses, used);
  }
  return messages;
}

/** Throws if a list has more than {@link MAX_COUNT} items. */
function limited<Item>(items: Item[]): Item[] {
  if (items.length > MAX_COUNT) throw new MessageError("too_complex");
  return items;
}

/** Adds the uses of one message to those of its body. Throws if a limit is exceeded. */
function countUses(uses: readonly Use[], used: { count: number; length: number }): void {
  used.count += uses.length;
  for (const { name } of uses) used.length += name.length;
  if (used.count > MAX_COUNT || used.length > MAX_NAMES_LENGTH) throw new MessageError("too_complex");
}

function requireJson(text: string): void {
  // Parsing millions of brackets takes seconds.
  if (isTooDeep(text, MAX_DEPTH)) throw new MessageError("too_deep");
  try {
    JSON.parse(text);
  } catch {
    throw new MessageError("not_json");
  }
}

function readMessage(text: string, guards: Guards): Message {
  const members = membersOf(text);
  const id = idIn(members);
  try {
    const method = only(members, "method");
    if (method === undefined) return { id, method, name: undefined, uses: [] };
    const name = exactText(method);
    if (name === undefined) throw new MessageError("ambiguous");
    return { id, method: name, ...usesOf(name, membersOf(only(members, "params")), guards) };
  } catch (error) {
    throw error instanceof MessageError ? new MessageError(error.reason, id) : error;
  }
}

function usesOf(method: string, params: readonly MemberText[], guards: Guards): Pick<Message, "name" | "uses"> {
  const about = METHODS.get(method);
  const uses = about ? named(params, about, guards) : usesByTheWay(method, params, guards);
  return { name: about && uses[0]?.name, uses };
}

/** The objects that other methods use. */
function usesByTheWay(method: string, params: readonly MemberText[], guards: Guards): Use[] {
  if (method === "completion/complete") return completed(params, guards);
  if (method === "subscriptions/listen") return subscribed(params, guards);
  return method === UNSUBSCRIBE ? [] : addressed(params, guards);
}

/** The resource of any other method with a `uri`. Extensions have such methods, for example `resources/directory/read`. */
function addressed(params: readonly MemberText[], guards: Guards): Use[] {
  if (!guards("resource") || only(params, "uri") === undefined) return [];
  return named(params, ["resource", "uri"], guards);
}

/** Completions for the arguments of a prompt or of a resource template. */
function completed(params: readonly MemberText[], guards: Guards): Use[] {
  if (!guards("prompt") && !guards("resource")) return [];
  const reference = membersOf(only(params, "ref"));
  const about = REFERENCES.get(exactText(only(reference, "type")) ?? "");
  if (!about) throw new MessageError("unnamed");
  return named(reference, about, guards);
}

/** The resources to whose changes a client subscribes (MCP revision 2026-07-28). */
function subscribed(params: readonly MemberText[], guards: Guards): Use[] {
  const uris = only(membersOf(only(params, "notifications")), "resourceSubscriptions");
  if (uris === undefined || !guards("resource")) return [];
  if (!uris.startsWith("[")) throw new MessageError("unnamed");
  return limited(elementTexts(uris, MAX_COUNT)).flatMap((uri) => named([["uri", uri]], ["resource", "uri"], guards));
}

function named(members: readonly MemberText[], [kind, member]: About, guards: Guards): Use[] {
  const name = exactText(only(members, member));
  if (name !== undefined) return [{ kind, name }];
  if (guards(kind)) throw new MessageError("unnamed");
  return [];
}

/** The members of a JSON object. Empty if the text is not an object. */
function membersOf(text: string | undefined): MemberText[] {
  const members = text?.startsWith("{") ? limited(memberTexts(text, MAX_COUNT)) : [];
  // Code that copies such an object may set its prototype, and then find members there.
  if (members.some(([name]) => name === "__proto__")) throw new MessageError("ambiguous");
  return members;
}

/** The text of a member that decides the scopes, or undefined. */
function only(members: readonly MemberText[], name: string): string | undefined {
  const { isAmbiguous, text } = memberNamed(members, name);
  if (isAmbiguous) throw new MessageError("ambiguous");
  return text;
}

function idIn(members: readonly MemberText[]): string | number | null {
  const id: unknown = JSON.parse(members.find(([name]) => name === "id")?.[1] ?? "null");
  return typeof id === "string" || typeof id === "number" ? id : null;
}
