export { handleMetadataRequest, verifyBearerToken } from "@edgegrant/cloudflare";
