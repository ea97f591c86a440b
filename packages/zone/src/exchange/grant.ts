export const tokenExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";

export const tokenTypes = {
  accessToken: "urn:ietf:params:oauth:token-type:access_token",
  jwt: "urn:ietf:params:oauth:token-type:jwt",
} as const;
