export { verifyBearerToken } from "@edgegrant/cloudflare";
