import { isLoopback } from "../config/urls.ts";

/** The parts of a URL, in the words of a message. */
const parts: Readonly<Record<string, (url: URL) => string>> = {
  scheme: ({ protocol }) => protocol.slice(0, -1),
  "host name": ({ hostname }) => hostname,
  port: ({ port, protocol }) => port || (protocol === "https:" ? "443" : "80"),
  path: ({ pathname }) => pathname,
  query: ({ search }) => search || "none",
};

/** Says how one identifier differs from another, as a clause: `the port differs (8788, not 8787)`. */
export function difference(asked: string, known: string): string {
  if (asked === `${known}/`) return "it has a slash at its end that the other lacks";
  if (`${asked}/` === known) return "it lacks the slash at its end";
  const differing = differingParts(asked, known);
  if (differing === undefined || differing.length === 0) return "they are not the same, character by character";
  return differing.map(([name, one, other]) => `the ${name} differs (${shown(one)}, not ${other})`).join(", ");
}

/** The identifier on the same host that differs least. Undefined if none is on that host. */
export function nearest(asked: string, known: readonly string[]): string | undefined {
  const near = known.flatMap((identifier) => {
    const count = isSameMachine(asked, identifier) ? differingParts(asked, identifier)?.length : undefined;
    return count === undefined ? [] : [{ identifier, count }];
  });
  return near.sort((one, other) => one.count - other.count)[0]?.identifier;
}

const maximumLength = 200;

/** An identifier that a caller chose, for an `error_description` (RFC 6749 section 5.2) and the audit log. */
export function shown(identifier: string): string {
  return identifier.slice(0, maximumLength).replace(/[^\x21\x23-\x5b\x5d-\x7e]/g, "?");
}

function differingParts(asked: string, known: string): [name: string, one: string, other: string][] | undefined {
  if (!URL.canParse(asked) || !URL.canParse(known)) return undefined;
  const [one, other] = [new URL(asked), new URL(known)];
  return Object.entries(parts).flatMap(([name, part]) =>
    part(one) === part(other) ? [] : [[name, part(one), part(other)] as [string, string, string]],
  );
}

function isSameMachine(asked: string, known: string): boolean {
  if (!URL.canParse(asked) || !URL.canParse(known)) return false;
  const [one, other] = [new URL(asked), new URL(known)];
  return one.hostname === other.hostname || (isLoopback(one) && isLoopback(other));
}
