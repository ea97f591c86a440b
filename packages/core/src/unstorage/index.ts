export { removeExpiredTokens, type TokenStorage, unstorageTokenStore } from "./token-store.ts";
