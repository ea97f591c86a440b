import type { Subject } from "./subject.ts";

export type Level = "MUST" | "SHOULD";

interface Requirement {
  /** Unique, and stable: people link to it. */
  id: string;
  level: Level;
  /** In our own words, what a protected server must or should do. */
  requirement: string;
  /** The section of the document, by number or title. */
  section: string;
}

/** A requirement and the request that shows whether it is met: `test` throws if it is not. */
export interface Row extends Requirement {
  test: (subject: Subject) => Promise<void>;
  /** Why this is not met, where that is on purpose. The test must then fail, or this is out of date. */
  deviation?: string;
}

/** A requirement that no request can show, and the test that does. */
export interface UnseenRow extends Requirement {
  shownBy: { file: string; title: string };
}

/** The rows of one document. */
export interface Source {
  document: string;
  rows: (Row | UnseenRow)[];
}
