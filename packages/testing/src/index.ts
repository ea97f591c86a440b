export { asUser, type TestUser, type ToolResult } from "./as-user.ts";
export { connectZone, type TestZone, type TokenOptions, type ZoneSettings } from "./connect-zone.ts";
export { RefusedError } from "./refused-error.ts";
export { type StartedZone, type StartZoneOptions, startZone } from "./start-zone.ts";
export { type ServerUnderTest, type TestServer, type TestServerOptions, testServer } from "./test-server.ts";
