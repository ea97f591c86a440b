import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that is gone with `remove`, and with the process: at Ctrl-C miniflare ends that, before anybody else is asked. */
export async function temporaryFolder(): Promise<{ path: string; remove(): void }> {
  const path = await mkdtemp(join(tmpdir(), "edgegrant-soak-"));
  const removeAtExit = () => rmSync(path, { recursive: true, force: true });
  process.once("exit", removeAtExit);
  const remove = () => {
    process.off("exit", removeAtExit);
    removeAtExit();
  };
  return { path, remove };
}
