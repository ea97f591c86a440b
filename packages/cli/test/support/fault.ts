import type { WorkerExample } from "@edgegrant/example-demo";
import type { Exchange, Tamper } from "./understudy.ts";

/** A fault of a Worker or its zone, and doctor's expected finding. */
export interface Fault {
  what: string;
  tamper: Tamper;
  /** The check that finds it. */
  id: string;
  /** A part of its message. */
  words: string;
  /** Default: `fail`. */
  status?: "warn";
  /** The broken Worker. Default: client-secret. */
  example?: WorkerExample;
}

type Selection = (exchange: Exchange) => boolean;
type Change = (exchange: Exchange) => void;

/** Applies `changes` to the answers that `when` selects. */
export function on(when: Selection, ...changes: Change[]): Tamper {
  return (exchange) => {
    if (when(exchange)) for (const change of changes) change(exchange);
  };
}

/** Combines two faults, because either alone would cause a further finding. */
export const both =
  (...tampers: [Tamper, Tamper]): Tamper =>
  (exchange) => {
    for (const tamper of tampers) tamper(exchange);
  };

export const PROTECTED_RESOURCE = "/.well-known/oauth-protected-resource";
export const AUTHORIZATION_SERVER = "/.well-known/oauth-authorization-server";

export const call: Selection = ({ server, method, path }) =>
  server === "worker" && method === "POST" && path === "/mcp";
export const callWithoutToken: Selection = (exchange) => call(exchange) && exchange.token === undefined;
export const callWithNonsense: Selection = ({ token }) => token === "nonsense";
export const callWithForgedToken: Selection = ({ token }) => token?.split(".").length === 3;
export const callFromPage: Selection = (exchange) => call(exchange) && exchange.fromPage;
export const preflight: Selection = ({ method }) => method === "OPTIONS";
export const metadata: Selection = ({ server, path }) => server === "worker" && path.startsWith(PROTECTED_RESOURCE);
export const metadataAt =
  (wanted: string): Selection =>
  ({ path }) =>
    path === wanted;
export const proxiedMetadata: Selection = ({ server, path }) =>
  server === "worker" && path.startsWith(AUTHORIZATION_SERVER);
export const ownKeys: Selection = ({ server, path }) => server === "worker" && path === "/.well-known/jwks.json";
export const zoneMetadata: Selection = ({ server, path }) =>
  server === "zone" && /oauth-authorization-server|openid-configuration/.test(path);
export const zoneConfig: Selection = ({ server, path }) => server === "zone" && path === "/zone/config.json";
export const zoneKeys: Selection = ({ server, path }) => server === "zone" && path.includes("jwks");

export const answer =
  (status: number): Change =>
  (exchange) => {
    exchange.status = status;
  };
export const write =
  (body: string): Change =>
  (exchange) => {
    exchange.body = body;
  };
export const set =
  (name: string, value: string | ((old: string) => string)): Change =>
  ({ headers }) =>
    headers.set(name, typeof value === "string" ? value : value(headers.get(name) ?? ""));
export const drop =
  (name: string): Change =>
  ({ headers }) =>
    headers.delete(name);
/** Sets the server's clock wrong. */
export const shiftClock =
  (seconds: number): Change =>
  ({ headers }) =>
    headers.set("Date", new Date(Date.now() + seconds * 1000).toUTCString());
/** Changes members of the document. Undefined removes a member. */
export const edit =
  (members: Record<string, unknown>): Change =>
  (exchange) =>
    exchange.edit((document) => Object.assign(document, members));
/** The challenge names the document at the root, as for a resource that is the origin. */
export const challengeToRoot: Tamper = on(
  call,
  set("WWW-Authenticate", (old) => old.replace(`${PROTECTED_RESOURCE}/mcp`, PROTECTED_RESOURCE)),
);
/** The resource is the Worker's origin plus this path. */
export const nameOrigin =
  (rest = ""): Change =>
  (exchange) =>
    exchange.edit((document) =>
      Object.assign(document, { resource: new URL(String(document.resource)).origin + rest }),
    );
/** Adds a trailing slash to a member. */
export const addSlash =
  (member: string): Change =>
  (exchange) =>
    exchange.edit((document) => Object.assign(document, { [member]: `${document[member]}/` }));
/** The zone does not say which servers it knows, like every zone that is not local. */
export const silentZone: Tamper = on(zoneConfig, answer(404));
