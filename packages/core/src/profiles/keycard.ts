import type { CallerDetails, Profile } from "./profile.ts";

/** Keycard. The default. It also takes every access token that follows RFC 9068, and those with `azp`. */
export const keycard: Profile = {
  maker: "keycard",
  caller({ sub_profile: subProfile, keycard_app_id: keycardAppId }): CallerDetails {
    return {
      ...(typeof subProfile === "string" && { subProfile }),
      ...(typeof keycardAppId === "string" && { keycardAppId }),
    };
  },
};
