import { ConfigurationError } from "../errors.ts";
import type { TokenParameters } from "./profile.ts";

/**
 * Refuses exchanges for a user before they are sent, for a zone that has none. Throws {@link ConfigurationError}.
 * Requests without a user pass.
 */
export function withoutExchange(zone: string): (parameters: TokenParameters) => TokenParameters {
  return (parameters) => {
    if (!parameters.subject_token) return parameters;
    throw new ConfigurationError(
      `${zone} exchanges no tokens of users: call the upstream API with a credential of this server, such as those of ServerTokenCache`,
    );
  };
}
