export interface Env {
  KEYCARD_ISSUER: string;
  KEYCARD_PRIVATE_KEY: string;
  KEYCARD_RESOURCE_URL: string;
}
