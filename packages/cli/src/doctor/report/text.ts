import type { Finding } from "../checks/run.ts";
import { inWordsOf, type ServerRuntime } from "../runtime.ts";

type Status = Finding["status"];

const MARKS: Record<Status, string> = { ok: "✓", warn: "!", fail: "✗", skip: "–" };
const COLOURS: Record<Status, number> = { ok: 32, warn: 33, fail: 31, skip: 90 };

/** Formats the findings as text. */
export function textReport(
  target: URL,
  findings: readonly Finding[],
  hasColour: boolean,
  runtime?: ServerRuntime,
): string {
  const paint = (status: Status, text: string) => (hasColour ? `\u001b[${COLOURS[status]}m${text}\u001b[0m` : text);
  const width = Math.max(...findings.map(({ title }) => title.length));
  const lines = findings.map(({ status, title, detail, fix }) => {
    const line = `  ${paint(status, MARKS[status])} ${title.padEnd(width)}  ${detail}`;
    return fix === undefined ? line : `${line}\n      ${paint(status, "→")} ${fix}`;
  });
  return `\n${target.origin}${target.pathname}\n\n${lines.join("\n")}\n\n${inWordsOf(runtime, conclusion(findings))}\n`;
}

function conclusion(findings: readonly Finding[]): string {
  const count = (wanted: Status) => findings.filter(({ status }) => status === wanted).length;
  const [wrong, doubtful] = [count("fail"), count("warn")];
  if (wrong > 0) return `${things(wrong)} to change${doubtful > 0 ? `, ${things(doubtful)} to look at` : ""}.`;
  const verdict = doubtful > 0 ? `All is well, with ${things(doubtful)} to look at.` : "All is well.";
  return `${verdict} Nobody sees the token exchange from outside. If it fails: the upstream API must be
a dependency of the application in the Console, the credentials {secrets},
and the user must have consented to the upstream API.`;
}

function things(count: number): string {
  return count === 1 ? "1 thing" : `${count} things`;
}
