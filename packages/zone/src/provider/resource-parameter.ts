import type { Directory } from "../directory/directory.ts";

/**
 * The parameters of a client's request with each `resource` as it is registered. One slash more or less at its end is
 * forgiven: a client that keeps the identifier as a URL asks for `http://a/` where `http://a` was meant, and the author
 * of the MCP server can do nothing about that client. The token's audience is the registered identifier all the same.
 */
export function withRegisteredResources(parameters: URLSearchParams, directory: Directory): URLSearchParams {
  const registered = new URLSearchParams();
  for (const [name, value] of parameters) {
    const identifier = name === "resource" ? directory.resourceNamed(value)?.identifier : undefined;
    registered.append(name, identifier ?? value);
  }
  return registered;
}
