const ROW = 26;
const LEFT = 440;
const WIDTH = 900;
const SCALE_WIDTH = WIDTH - LEFT - 70;
const STYLE = "<style>.bars text{fill:#1f2328}@media (prefers-color-scheme:dark){.bars text{fill:#e6edf3}}</style>";

/**
 * A bar chart as SVG, readable on light and dark pages: its words have the colour of the reader's scheme. A page that contains it
 * can set another one, by the class `bars`.
 *
 * @param rows `{ label, value, own }`. `own` marks the rows of this project.
 */
export function bars(title, unit, rows) {
  const most = Math.max(...rows.map(({ value }) => value));
  const height = 44 + rows.length * ROW;
  const drawn = rows.map(({ label, value, own }, index) => {
    const y = 40 + index * ROW;
    const width = Math.max(1, (value / most) * SCALE_WIDTH);
    return [
      `<text x="${LEFT - 10}" y="${y + 13}" text-anchor="end">${escaped(label)}</text>`,
      `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="17" rx="2" fill="${own ? "#f6821f" : "#8a94a6"}"/>`,
      `<text x="${(LEFT + width + 6).toFixed(1)}" y="${y + 13}">${figure(value)}</text>`,
    ].join("");
  });
  const heading = `<text x="0" y="20" font-size="15">${escaped(title)} (${escaped(unit)})</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" class="bars" role="img" aria-label="${escaped(title)}" font-family="system-ui, sans-serif" font-size="13">${STYLE}${heading}${drawn.join("")}</svg>
`;
}

const figure = (value) => (value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toFixed(2));

/** The label without its Markdown, which the tables use, and with XML escapes. */
function escaped(text) {
  return text.replaceAll(/[`*]/g, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
