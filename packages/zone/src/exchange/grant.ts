export const tokenExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
export const clientCredentialsGrant = "client_credentials";
export const jwtBearerGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** Keycard's own subject token type: an unsigned JWT in which the application names a user. */
export const substituteUserType = "urn:keycard:params:oauth:token-type:substitute-user";

export const tokenTypes = {
  accessToken: "urn:ietf:params:oauth:token-type:access_token",
  jwt: "urn:ietf:params:oauth:token-type:jwt",
  /** An identity assertion for another zone. */
  identityAssertion: "urn:ietf:params:oauth:token-type:id-jag",
} as const;
