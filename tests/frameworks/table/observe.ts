// What is tried on each server. Nothing here knows a framework by name.
import { type Agent, clientV2Stateless, sdkV1 } from "../../clients/agents.ts";
import { Person } from "../../clients/person.ts";
import { type Answer, type Caller, call, open, visit } from "./caller.ts";
import type { World } from "./world.ts";

/** What came of a login with a real client, which is given nothing but the URL. */
export interface Login {
  revision: string;
  /** Why it failed, if it did. */
  failure?: string;
  /** The subject that the tool `whoami` saw. */
  caller?: string;
  /** What `send_mail` said after the step-up, and `delete_mail`. */
  sent?: string;
  deleted?: string;
}

/** Logs in with a client of each revision, calls the tools, and asks the user for more scopes where a tool needs them. */
export async function observeLogins({ url }: World): Promise<Login[]> {
  const logins: Login[] = [];
  for (const agent of [sdkV1, clientV2Stateless]) logins.push(await logIn(agent, url));
  return logins;
}

async function logIn(agent: Agent, url: string): Promise<Login> {
  const { revision } = agent;
  try {
    const session = await agent.connect(url, { person: new Person() });
    try {
      const [caller, sent] = [await session.say("whoami"), await session.say("send_mail")];
      return { revision, caller, sent, deleted: await session.say("delete_mail") };
    } finally {
      await session.close();
    }
  } catch (error) {
    return { revision, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Calls of the tools, by callers with and without the scopes. */
export interface Calls {
  alice: Answer;
  bob: Answer;
  /** A tool whose scope the server checks, by `toolScopes`. */
  sendWithout: Answer;
  sendWith: Answer;
  /** A tool that checks its scope itself. */
  deleteWithout: Answer;
  deleteWith: Answer;
  /** A call that a page of another origin makes. */
  fromPage: Answer;
}

export async function observeCalls({ url, tokenOf }: World): Promise<Calls> {
  const [alice, bob] = [await open(url, await tokenOf("alice")), await open(url, await tokenOf("bob"))];
  const [sender, deleter] = [await tokenOf("alice", "mail:send"), await tokenOf("alice", "mail:delete")];
  return {
    alice: await call(alice, "whoami"),
    bob: await call(bob, "whoami"),
    sendWithout: await call(alice, "send_mail"),
    deleteWithout: await call(alice, "delete_mail"),
    // In the same session, as after a step-up.
    sendWith: await call({ ...alice, token: sender }, "send_mail"),
    deleteWith: await call({ ...alice, token: deleter }, "delete_mail"),
    fromPage: await call(alice, "whoami", { Origin: "https://app.example" }),
  };
}

/** What happened when a caller used the session of another one. */
export interface Attack {
  /** Whether the server keeps sessions. If not, the session that was tried is invented. */
  keepsSessions: boolean;
  /** The statuses of all requests, for each id that was tried. */
  statuses: number[];
  /** What the owner of the session gets afterwards. */
  afterwards: Answer;
}

/**
 * Bob, with a valid token, uses the session of Alice: as she has it, and as the handler behind edgegrant knows it. He
 * calls a tool, listens, resumes her stream and ends the session, and names it in the query, as revision 2024-11-05 does.
 */
export async function observeAttack({ url, tokenOf }: World): Promise<Attack> {
  const alice = await open(url, await tokenOf("alice", "mail:send"));
  const token = await tokenOf("bob", "mail:send");
  const session = alice.session ?? "invented.session";
  const statuses: number[] = [];
  for (const tried of new Set([session, session.replace(/\.[^.]*$/, "")])) {
    const bob: Caller = { url, token, session: tried };
    const byQuery: Caller = { url: `${url}?sessionId=${encodeURIComponent(tried)}`, token, session: undefined };
    statuses.push(
      (await call(bob, "send_mail")).status,
      await visit(bob, "GET"),
      await visit(bob, "GET", { "Last-Event-ID": "1" }),
      (await call(byQuery, "send_mail")).status,
      await visit(byQuery, "GET"),
      await visit(bob, "DELETE"),
    );
  }
  return { keepsSessions: alice.session !== undefined, statuses, afterwards: await call(alice, "whoami") };
}

/** What a server does to which nobody has handed the caller on. */
export interface Loss {
  whoami: Answer;
  deleted: Answer;
}

export async function observeLoss({ url, tokenOf }: World): Promise<Loss> {
  const token = await tokenOf("alice", "mail:send", "mail:delete");
  // Some refuse at once, and some at the tool.
  const alice = await open(url, token).catch(() => ({ url, token, session: undefined }));
  return { whoami: await call(alice, "whoami"), deleted: await call(alice, "delete_mail") };
}
