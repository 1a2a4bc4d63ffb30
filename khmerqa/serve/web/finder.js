// A search within a document, and the way from one mark to the next.

import { button, element } from "./dom.js";
import { breakLines } from "./khmer.js";
import { t } from "./language.js";
import { fetched, reason } from "./service.js";

const WAIT = 300; // milliseconds after the last letter

// In a picture, the same words may be on the page more than once; with those around them, the place is found.
function apart(place, _, all) {
  const again = all.filter((each) => each.page === place.page && each.text === place.text).length > 1;
  const length = (text) => Array.from(text).length;
  return again ? { ...place, around: { start: place.start - length(place.before), end: place.end + length(place.after) } } : place;
}

// ``act``: go(place) shows a place of this document, leave(mark) a mark in another one.
export function makeFinder(item, act) {
  const field = element("input", { type: "search", "aria-label": t("findHere"), placeholder: t("findHere") });
  const count = element("span", { class: "small", role: "status" });
  const back = button("↑", () => step(-1), { class: "quiet sign", "aria-label": t("previousMark"), title: t("previousMark") });
  const on = button("↓", () => step(1), { class: "quiet sign", "aria-label": t("nextMark"), title: t("nextMark") });
  const list = element("ol", { class: "plain places" });
  const places = element("details", { hidden: "" }, element("summary", { text: t("allPlaces") }), list);
  const form = element("form", { class: "row", role: "search" }, field, back, on, count);
  const box = element("div", { class: "finder" }, form, places);
  let [given, marks, at, timer, latest, searched] = [[[], -1], [], -1, 0, 0, ""];

  function show() {
    back.hidden = on.hidden = marks.length < 2;
    count.textContent = marks.length > 1 ? t("markOf", at + 1, marks.length) : "";
    for (const [number, line] of [...list.children].entries()) line.firstElementChild.setAttribute("aria-current", String(number === at));
  }

  function step(by) {
    at = (at + by + marks.length) % marks.length;
    go();
  }

  function go() {
    const mark = marks[at];
    show();
    if (mark.document_id && mark.document_id !== item.document_id) act.leave(mark);
    else act.go(mark);
  }

  function line(place, number) {
    const open = () => {
      at = number;
      go();
    };
    const words = [place.before.trimStart(), element("mark", { text: place.text }), place.after.trimEnd()];
    const page = place.page ? `${t("page", place.page)} · ` : "";
    return element("li", {}, element("button", { type: "button", class: "link", on: { click: open } }, page, element("span", { lang: item.language }, words)));
  }

  async function find() {
    const words = field.value.trim();
    const mine = (latest += 1);
    clearTimeout(timer);
    searched = words;
    if (!words) {
      [marks, at] = given;
      places.hidden = true;
      list.replaceChildren();
      show();
      return;
    }
    try {
      const found = await fetched(`/v1/documents/${encodeURIComponent(item.document_id)}/find?q=${encodeURIComponent(words)}`);
      if (mine !== latest) return;
      [marks, at] = [found.places.map(apart), 0];
      list.replaceChildren(...marks.map(line));
      places.hidden = marks.length < 2;
      breakLines(list);
      if (marks.length) go();
      else show();
      if (found.total !== 1 && !(found.total > 1 && found.total === marks.length)) count.textContent = t("placesFound", found.total);
    } catch (error) {
      if (mine === latest) count.textContent = reason(error);
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, WAIT);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (searched && searched === field.value.trim() && marks.length > 1) step(1);
    else find();
  });

  // Without a search, the marks of an answer are followed.
  function follow(some, now) {
    given = [some, some.findIndex((each) => now && each.start === now.start && each.document_id === now.document_id)];
    [marks, at] = given;
    show();
  }

  return { box, follow };
}
