export { type TokenFileOptions, tokenFile } from "./file.ts";
export { type FlyMachineOptions, flyMachine } from "./fly.ts";
export { type GcpMetadataOptions, gcpMetadata } from "./gcp.ts";
export { type GithubActionsOptions, githubActions } from "./github-actions.ts";
export { WorkloadIdentity, type WorkloadIdentityOptions } from "./identity.ts";
export type { WorkloadTokenSource } from "./source.ts";
