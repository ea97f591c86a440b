// Functions that site.test.ts evaluates in a page of the site.

/**
 * What a visitor sees once the page's script has run. It is one function, because each question to the browser costs more
 * than its answer.
 */
globalThis.seenByVisitor = async () => {
  // Vue puts its application there when it has taken over the rendered page. No event shows when that is.
  const app = document.querySelector("#app");
  while (!app.__vue_app__) await new Promise((resolve) => setTimeout(resolve, 5));
  return {
    titles: document.querySelectorAll("h1").length,
    wordsInPictures: document.querySelectorAll(".picture text").length,
    width: document.documentElement.scrollWidth,
    isDark: document.documentElement.classList.contains("dark"),
    unreadable: unreadableWords(),
  };
};

/** The blocks of code that are wider than their place. */
globalThis.cutCode = () => {
  const blocks = [...document.querySelectorAll(".vp-doc pre")];
  return blocks.filter((block) => block.scrollWidth > block.clientWidth).map((block) => block.textContent);
};

/**
 * The words of pictures that are below 12 pixels, have a contrast below 4.5 to 1 with what is behind them, or are
 * crossed by a line that is not covered.
 */
globalThis.unreadableWords = () => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (color) => {
    if (!canvas) return [0, 0, 0];
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (color) => {
    const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const wrong = [];
  for (const svg of document.querySelectorAll(".picture svg")) {
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const ground = svg.classList.contains("terminal")
      ? getComputedStyle(svg.querySelector("rect")).fill
      : getComputedStyle(document.body).backgroundColor;
    const lines = [...svg.querySelectorAll("line, polyline")].map((line) => line.getBoundingClientRect());
    for (const text of svg.querySelectorAll("text")) {
      const style = getComputedStyle(text);
      const box = text.getBoundingClientRect();
      const size = Number.parseFloat(style.fontSize) * scale;
      if (size < 11.99) wrong.push(`${text.textContent}: ${size} px`);
      if (contrast(style.fill, ground) < 4.5)
        wrong.push(`${text.textContent}: contrast ${contrast(style.fill, ground)}`);
      const isCovered = style.paintOrder.startsWith("stroke") && Number.parseFloat(style.strokeWidth) >= 4;
      const crosses = (line) =>
        line.left < box.right - 2 &&
        line.right > box.left + 2 &&
        line.top < box.bottom - 4 &&
        line.bottom > box.top + 4;
      if (!isCovered && lines.some(crosses)) wrong.push(`${text.textContent}: a line runs through it`);
    }
  }
  return wrong;
};
