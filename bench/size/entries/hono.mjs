import { Hono } from "hono";
import { jwk } from "hono/jwk";

const app = new Hono();
app.use("/*", jwk({ jwks_uri: "https://zone.example/jwks", alg: ["RS256"] }));
app.get("/", (context) => context.text("Hello"));

export default app;
