import type { Directory } from "../directory/directory.ts";

/**
 * A client's parameters with each `resource` replaced by its registered identifier. One trailing slash is ignored,
 * because some clients keep the identifier as a URL and request `http://a/` instead of `http://a`, and the author of
 * the MCP server can't fix them. The token's audience is the registered identifier.
 */
export function withRegisteredResources(parameters: URLSearchParams, directory: Directory): URLSearchParams {
  const registered = new URLSearchParams();
  for (const [name, value] of parameters) {
    const identifier = name === "resource" ? directory.resourceNamed(value)?.identifier : undefined;
    registered.append(name, identifier ?? value);
  }
  return registered;
}
