// The package's own entry prints a warning on Node 20, where these parts work as they do on 22.
export { InvalidScope, InvalidTarget, SessionNotFound } from "oidc-provider/lib/helpers/errors.js";
export { Provider } from "oidc-provider/lib/provider.js";
