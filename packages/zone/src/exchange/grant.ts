export const tokenExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
export const clientCredentialsGrant = "client_credentials";

/** Keycard's own subject token type: an unsigned JWT in which the application names a user. */
export const substituteUserType = "urn:keycard:params:oauth:token-type:substitute-user";

export const tokenTypes = {
  accessToken: "urn:ietf:params:oauth:token-type:access_token",
  jwt: "urn:ietf:params:oauth:token-type:jwt",
} as const;
