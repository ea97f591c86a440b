import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

Deno.test("a refused request writes nothing into the operator's log, not even by Deno itself", async () => {
  const script = fileURLToPath(new URL("refusing-server.ts", import.meta.url));
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--no-lock", "--no-remote", "-A", script],
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assert.equal(code, 0, text(stderr));
  assert.equal(text(stderr), "");
  assert.match(text(stdout), /^edgegrant: listening on http:\/\/127\.0\.0\.1:\d+, .*\n( {2}.*\n)*401 400 401\n$/);
});
