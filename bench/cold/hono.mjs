import { Hono } from "hono";
import { jwk } from "hono/jwk";

const app = new Hono();
app.use("/*", (context, next) => {
  const { JWKS_URI, KEYCARD_ISSUER, AUDIENCE } = context.env;
  const verification = { iss: KEYCARD_ISSUER, aud: AUDIENCE, typ: "at+jwt" };
  return jwk({ jwks_uri: JWKS_URI, alg: ["RS256"], verification })(context, next);
});
app.all("/*", (context) => context.text("Hello"));

export default app;
