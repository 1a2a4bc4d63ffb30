// The source next to the answer: a picture of the page with the quotation marked, its text, its facts.

import { $, button, element, outside, safe } from "./dom.js";
import { day, digits, language, languageName, plainDigits, t } from "./language.js";
import { documentOf } from "./library.js";
import { breakLines } from "./khmer.js";
import { fetched, fetchedBlob, key } from "./service.js";

const MAX_ADDRESS = 6000; // proxies refuse longer ones
const WIDE = matchMedia("(min-width: 64rem)");
let opener = null; // gets the focus back when the source is closed

export function isPdf(name) {
  return /\.pdf$/i.test(name);
}

export function pageSpan(item) {
  const two = item.page_end && item.page_end !== item.page;
  return two ? `${item.page}–${item.page_end}` : String(item.page);
}

// The citation as an official letter would write it.
export function referenceOf(citation) {
  if (citation.reference) return citation.reference;
  const section = (citation.section || []).slice(-1);
  const page = citation.page ? [t("page", pageSpan(citation))] : [];
  return [citation.title, ...section, ...page].join(", ");
}

export function printedLabel(item) {
  const label = item.page_label;
  return label && plainDigits(label) !== String(item.page) ? label : null;
}

export function readerAddress(id, page) {
  return `/?document=${encodeURIComponent(id)}${page ? `&page=${page}` : ""}`;
}

function pictureAddress(item, text, page) {
  const path = `/v1/documents/${encodeURIComponent(item.document_id)}/pages/${page}.png`;
  if (!text) return path;
  const whole = `${path}?quote=${encodeURIComponent(text)}`;
  return whole.length <= MAX_ADDRESS ? whole : `${path}?start=${item.start}&end=${item.end}`;
}

// Fetched, not the address of an <img>: so that the key is sent, and a failure can be shown.
export function picture(item, text, page) {
  const image = element("img", { alt: t(text ? "pictureMarked" : "pictureAlt", page) });
  const frame = element("div", { class: "frame", tabindex: "0", role: "group", "aria-label": t("pagePicture") }, element("p", { class: "small", text: t("loading") }));
  const zoom = button(t("zoom"), () => {
    const large = frame.classList.toggle("large");
    zoom.textContent = t(large ? "shrink" : "zoom");
  });
  fetchedBlob(pictureAddress(item, text, page)).then(
    (blob) => {
      const address = URL.createObjectURL(blob);
      image.addEventListener("load", () => URL.revokeObjectURL(address), { once: true });
      image.src = address;
      frame.replaceChildren(image);
    },
    () => frame.replaceChildren(element("p", { text: t("noPicture") })),
  );
  return element("div", { class: "picture" }, frame, zoom);
}

// Where a key is needed, a browser cannot open the file by its address, so it is fetched and saved.
export function originalLinks(item) {
  const path = `/v1/documents/${encodeURIComponent(item.document_id)}/file`;
  const save = async (event) => {
    if (!key()) return;
    event.preventDefault();
    saveBlob(await fetchedBlob(path), item.source);
  };
  const links = [];
  if (!key() && isPdf(item.source)) links.push(outside(item.url, item.page ? t("openAt", item.page) : t("open")));
  links.push(element("a", { href: path, download: item.source, text: t("download"), on: { click: save } }));
  return links;
}

export function saveBlob(blob, name) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

export function howRead(item) {
  if (!item.read_by) return null;
  const sure = item.confidence === null || item.confidence === undefined ? null : t("sure", Math.round(item.confidence * 100));
  return [t("methods")[item.read_by] || item.read_by, sure].filter(Boolean).join(" · ");
}

export function facts(pairs) {
  const rows = pairs.filter(([, value]) => value).map(([name, value, lang]) => element("div", {}, element("dt", { text: name }), element("dd", { text: value, lang })));
  return element("dl", { class: "facts" }, rows);
}

export function officialNote(item) {
  if (item.kind !== "digest") return null;
  const note = element("div", { class: "notice" }, element("p", { text: t("digestNote") }));
  const official = item.official;
  if (!official) return note;
  const page = official.page ? ` (${t("page", official.page).toLowerCase()})` : "";
  note.append(element("p", {}, `${t("official")} `, element("span", { text: official.title }), page));
  if (safe(official.url)) note.append(element("p", { class: "address" }, outside(official.url, official.url)));
  return note;
}

function marked(text, quote) {
  const at = text.indexOf(quote);
  if (at < 0) return [text];
  return [text.slice(0, at), element("mark", { text: quote }), text.slice(at + quote.length)];
}

// A quotation that crosses a page end is marked on each page, as far as it is on that page.
function partOn(page, item) {
  return [item.text, ...item.text.split("\n")].find((part) => part.trim() && page.text.includes(part)) || item.text;
}

function pageTexts(item) {
  const box = element("details", {}, element("summary", { text: t("pageText") }));
  const load = async () => {
    if (!box.open || box.querySelector("p")) return;
    for (const number of pagesOf(item)) {
      const into = element("p", { class: "page-text", lang: item.language, text: t("loading") });
      box.append(into);
      try {
        const page = await fetched(`/v1/documents/${encodeURIComponent(item.document_id)}/pages/${number}`);
        into.replaceChildren(...marked(page.text, partOn(page, item)));
        breakLines(into);
      } catch (error) {
        into.replaceChildren(t("offline"));
      }
    }
  };
  box.addEventListener("toggle", load);
  return box;
}

function pagesOf(item) {
  if (!item.page) return [];
  return Array.from({ length: (item.page_end || item.page) - item.page + 1 }, (_, at) => item.page + at);
}

// ``item`` is a citation or a hit; ``item.text`` is the text to mark.
export async function openSource(item, from) {
  const box = $("source");
  const title = item.marker ? t("source", item.marker) : t("passage");
  const about = element("div");
  const close = button(t("close"), closeSource, { class: "quiet close" });
  const quote = element("blockquote", { lang: item.language, text: item.text, tabindex: "0", role: "group", "aria-label": item.marker ? t("source", item.marker) : t("passage") });
  const links = element("p", { class: "links" }, originalLinks(item), element("a", { href: readerAddress(item.document_id, item.page), text: t("readHere"), on: { click: () => box.close() } }));
  box.replaceChildren(
    element("div", { class: "bar" }, element("h2", { id: "source-title", tabindex: "-1", text: title }), close),
    element("h3", { lang: item.language, text: item.title }),
    quote,
    ...(isPdf(item.source) ? pagesOf(item).map((page) => picture(item, item.text, page)) : []),
    links,
    about,
    ...[officialNote(item)].filter(Boolean),
    ...(item.read_by === "ocr" ? [element("p", { class: "notice", text: t("doubt") })] : []),
    ...(item.page ? [pageTexts(item)] : []),
  );
  show(box, from);
  breakLines(quote);
  const known = await documentOf(item.document_id);
  const names = t("facts");
  const page = item.page ? [digits(pageSpan(item)), printedLabel(item) && t("printed", printedLabel(item))].filter(Boolean).join(" · ") : null;
  about.replaceWith(
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
    document.body.classList.remove("with-source");
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeSource(); // a dialog that is not modal does not close by itself
  });
}
