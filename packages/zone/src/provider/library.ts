// The package's entry point prints a warning on Node 20, although these modules work there as on Node 22.
export { InvalidScope, InvalidTarget, SessionNotFound } from "oidc-provider/lib/helpers/errors.js";
export { Provider } from "oidc-provider/lib/provider.js";
