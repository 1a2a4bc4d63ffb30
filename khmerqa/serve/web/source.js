// The source next to the answer: the page with the quotation marked, and what is known of its document.

import { $, button, element } from "./dom.js";
import { day, digits, language, languageName, t } from "./language.js";
import { documentOf } from "./library.js";
import { facts, howRead, officialNote, originalLinks, pageSpan, printedLabel, readerAddress } from "./place.js";
import { makeReader } from "./reader.js";

const WIDE = matchMedia("(min-width: 64rem)");
let opener = null; // gets the focus back when the source is closed

async function about(item, into) {
  const known = await documentOf(item.document_id);
  const names = t("facts");
  const page = item.page ? [digits(pageSpan(item)), printedLabel(item) && t("printed", printedLabel(item))].filter(Boolean).join(" · ") : null;
  into.replaceChildren(
    facts([
      [names.issuer, known && known.issuer, item.language],
      [names.number, known && known.number, item.language],
      [names.date, known && known.date && day(known.date)],
      [names.page, page],
      [names.section, (item.section || []).join(" › "), item.language],
      [names.language, languageName(item.language)],
      [names.read, howRead(item)],
    ]),
  );
}

// ``item`` is a citation or a hit; ``item.text`` is the text to mark. ``marks``: all citations of the answer.
export async function openSource(item, from, marks = []) {
  const box = $("source");
  const title = item.marker ? t("source", item.marker) : t("passage");
  const into = element("div");
  const close = button(t("close"), closeSource, { class: "quiet close" });
  const open = (mark) => openSource({ ...mark, text: mark.quote }, from, marks);
  const all = marks.map((each) => ({ ...each, text: each.quote }));
  const reader = makeReader(item, { page: item.page, mark: item, marks: all, open });
  const here = element("a", { href: readerAddress(item.document_id, item.page, item), text: t("readHere"), on: { click: () => box.close() } });
  const note = officialNote(item);
  box.replaceChildren(
    element("div", { class: "bar" }, element("h2", { id: "source-title", tabindex: "-1" }, `${title} · `, element("span", { lang: item.language, text: item.title })), close),
    reader.box,
    element("p", { class: "links" }, originalLinks(item), here),
    ...(note ? [note] : []),
    element("details", { open: "" }, element("summary", { text: t("about") }), into),
  );
  show(box, from);
  await about(item, into);
}

function show(box, from) {
  if (box.open) box.close();
  opener = from || null;
  const at = window.scrollY;
  if (WIDE.matches) box.show();
  else box.showModal();
  document.body.classList.add("with-source");
  $("source-title").focus({ preventScroll: true });
  window.scrollTo({ top: at, behavior: "instant" }); // opening scrolls to the element that gets the focus
}

export function closeSource() {
  if ($("source").open) $("source").close();
}

export function prepareSource() {
  const box = $("source");
  box.lang = language();
  box.addEventListener("close", () => {
    if (box.open) return; // the event comes later; by then another source may have been opened
    document.body.classList.remove("with-source");
    box.replaceChildren();
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeSource(); // a dialog that is not modal does not close by itself
  });
}
