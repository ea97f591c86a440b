/** A server that runs the code of a recipe. */
export interface RunningServer {
  /** Runs other code in the same process, in place of the code that it runs, where that is cheaper than a new process. */
  rerun?(code: string): Promise<void>;
  close(): Promise<void>;
}

/** Where a recipe runs, and which zone protects it. */
export interface Place {
  port: number;
  /** The settings of the server, as `KEYCARD_*`. */
  settings: Record<string, string>;
}

/** A framework for MCP servers, and the recipe that puts edgegrant in front of it. */
export interface Framework {
  /** The package, as npm knows it. */
  name: string;
  version: string;
  /** Which part of the package is used, where it has several. */
  part?: string;
  runtime: "Workers" | "Node" | "Deno" | "Bun";
  /** The name of the recipe's page in docs/servers, without `.md`. */
  recipe: string;
  /** Whether only `npm run frameworks` installs and runs it. */
  isHeavy?: boolean;
  /** Runs the code of the recipe. The MCP endpoint is at `/mcp`. */
  start(code: string, place: Place): Promise<RunningServer>;
  /** Takes out of the code the step that hands the caller on to the framework. */
  withoutCaller(code: string): string;
  /** What users should know, a sentence each. */
  notes: string[];
}
