export { OAuthProvider } from "@cloudflare/workers-oauth-provider";
