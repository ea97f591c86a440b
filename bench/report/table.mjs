/** A Markdown table. The first column is text, the others are figures. */
export function table(headings, rows) {
  const rule = headings.map((_, column) => (column === 0 ? "---" : "---:"));
  return [headings, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

export const microseconds = ({ median }) => median.toFixed(median < 10 ? 1 : 0);

/** The median, with the quartiles in brackets. */
export const share = ({ median, low, high }) => `${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;

/** The same, rounded to whole numbers. */
export const spread = ({ median, low, high }) => `${whole(median)} (${whole(low)} to ${whole(high)})`;

export const whole = (number) => Math.round(number).toLocaleString("en-US");

/** A picture at the end of a section, or nothing if its folder is unknown. */
export const picture = (folder, title, name) => (folder ? `\n\n![${title}](${folder}/${name}.svg)` : "");
