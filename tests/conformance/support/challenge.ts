/** A challenge with its parameters in order, including duplicates. */
export interface Challenge {
  scheme: string;
  parameters: [name: string, value: string][];
}

const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const PARAMETER = new RegExp(`^(${TOKEN})=(?:(${TOKEN})|"((?:[^"\\\\]|\\\\.)*)")(?:, *|$)`);

/** Parses an answer's only challenge (RFC 9110 section 11.6.1). Throws if its syntax is invalid. */
export function challengeOf(response: Response): Challenge {
  const header = response.headers.get("WWW-Authenticate");
  if (header === null) throw new Error(`HTTP ${response.status} without WWW-Authenticate`);
  const [, scheme = "", rest = ""] = new RegExp(`^(${TOKEN})(?: +(.*))?$`).exec(header) ?? [];
  const parameters: [string, string][] = [];
  for (let left = rest; left !== ""; ) {
    const [match, name = "", token, quoted = ""] = PARAMETER.exec(left) ?? [];
    if (match === undefined) throw new Error(`Not a challenge: ${header}`);
    parameters.push([name.toLowerCase(), token ?? quoted.replace(/\\(.)/g, "$1")]);
    left = left.slice(match.length);
  }
  return { scheme, parameters };
}

/** The value of a parameter that may occur at most once. */
export function parameter({ parameters }: Challenge, name: string): string | undefined {
  const values = parameters.filter(([candidate]) => candidate === name);
  if (values.length > 1) throw new Error(`${name} comes ${values.length} times`);
  return values[0]?.[1];
}

export const scopesOf = (response: Response) => parameter(challengeOf(response), "scope")?.split(" ") ?? [];
