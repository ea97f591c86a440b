import type { World } from "./world.ts";

/** A client that is logged in, or logs in when it is first used. Every method throws what the client says went wrong. */
export interface Session {
  /** The names of the tools. */
  tools(): Promise<string[]>;
  /** Calls a tool without arguments. Gives what it said, as the client shows it. */
  call(tool: string): Promise<string>;
  /** Ends every process of the client. */
  close(): Promise<void>;
}

/** A reason not to judge a client by this run: it lies with the machine. */
export class NotDriven extends Error {
  constructor(reason: string) {
    super(`not driven: ${reason}`);
  }
}

/** A real client, and how it is driven. It is given nothing but a URL. */
export interface Driver {
  /** The package, as npm knows it. */
  name: string;
  version: string;
  kind: "command line" | "library" | "browser";
  /** Whether each call is a process of its own, which keeps nothing but what it wrote to its folder. */
  isProcessPerCall?: boolean;
  connect(url: string, world: World): Promise<Session>;
}
