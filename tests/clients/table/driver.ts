import type { World } from "./world.ts";

/** A client that is logged in, or logs in on first use. Every method throws the client's error. */
export interface Session {
  /** Returns the names of the tools. */
  tools(): Promise<string[]>;
  /** Calls a tool without arguments. Returns its result as the client shows it. */
  call(tool: string): Promise<string>;
  /** Ends every process of the client. */
  close(): Promise<void>;
}

/** A real client and the code that runs it. It knows only the server's URL. */
export interface Driver {
  /** The name of its npm package. */
  name: string;
  version: string;
  kind: "command line" | "library" | "browser";
  /** Whether each call runs in its own process, which shares only files with the other calls. */
  isProcessPerCall?: boolean;
  connect(url: string, world: World): Promise<Session>;
}
