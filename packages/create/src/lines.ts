/** A file from its lines. Lines that are `false` are left out. */
export function lines(...parts: readonly (string | false)[]): string {
  return `${parts.filter((part) => part !== false).join("\n")}\n`;
}

const LINE_WIDTH = 110;

/** A JSON file. A value that fits on its line stays there, so that the file reads well. */
export function json(value: object): string {
  return `${format(value, 0)}\n`;
}

function format(value: unknown, depth: number): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${isList ? "" : `${JSON.stringify(key)}: `}${format(member, depth + 2)}`,
  );
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  const space = isList || members.length === 0 ? "" : " ";
  const short = `${open}${space}${members.join(", ")}${space}${close}`;
  // The outermost object has a line for each member.
  if (depth > 0 && depth + short.length <= LINE_WIDTH && !short.includes("\n")) return short;
  const indented = members.map((member) => `${" ".repeat(depth + 2)}${member}`);
  return `${open}\n${indented.join(",\n")}\n${" ".repeat(depth)}${close}`;
}
