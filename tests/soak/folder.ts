import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that is removed by `remove` and at the end of the process. At Ctrl-C, miniflare ends the process first. */
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
