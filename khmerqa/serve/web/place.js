// What is said of a place in a document: its page, its reference, how it was read, where the original is.

import { element, outside, safe } from "./dom.js";
import { plainDigits, t } from "./language.js";
import { fetchedBlob, key } from "./service.js";

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

export function readerAddress(id, page, mark) {
  const place = new URLSearchParams({ document: id });
  if (page) place.set("page", page);
  for (const name of mark ? ["start", "end"] : []) place.set(name, mark[name]);
  return `/?${place}`;
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
