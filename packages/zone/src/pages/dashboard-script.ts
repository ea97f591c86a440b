import { copyScript } from "./copy.ts";

/** Inserts new rows at the top of the log. The zone renders and escapes the rows. */
export const dashboardScript = `${copyScript}
const log = document.querySelector("[data-log]");
const live = document.querySelector("[data-live]");
const tally = (kind) => {
  const count = document.querySelector("[data-tally=" + kind + "]");
  count.textContent = String(Number(count.textContent) + 1);
};
const source = new EventSource("/zone/events?after=" + encodeURIComponent(log.dataset.after));
source.onmessage = ({ data }) => {
  const row = document.createElement("template");
  row.innerHTML = JSON.parse(data);
  const event = row.content.firstElementChild;
  event.classList.add("new");
  for (const kind of ["issued", "refused", "waiting"]) if (event.classList.contains(kind)) tally(kind);
  const newest = log.firstElementChild;
  if (newest !== null && event.dataset.key !== "" && newest.dataset.key === event.dataset.key) {
    const count = Number(newest.dataset.count) + 1;
    event.dataset.count = String(count);
    event.querySelector(".times b").textContent = String(count);
    event.querySelector(".times").hidden = false;
    newest.replaceWith(event);
  } else log.prepend(event);
};
const show = (on) => {
  live.classList.toggle("on", on);
  live.textContent = on ? "live" : "not connected";
};
source.onopen = () => show(true);
source.onerror = () => show(false);
`;
