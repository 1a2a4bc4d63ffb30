// The documents: a list with filters, and each document page by page.

import { $, button, element, say, select } from "./dom.js";
import { breakLines } from "./khmer.js";
import { day, digits, language, languageName, plainDigits, t } from "./language.js";
import { keyForm } from "./key.js";
import { forgetLibrary, library } from "./library.js";
import { fetched, fetchedText, reason } from "./service.js";
import { facts, howRead, isPdf, originalLinks, picture, printedLabel, readerAddress } from "./source.js";
import { situation, situationCard } from "./welcome.js";

const filter = { title: "", issuer: "", language: "" };
const PARAGRAPHS_AT_ONCE = 100;
let latest = 0; // number of the latest view, so that a late answer to an earlier one is dropped

export function titleOf(each) {
  return (language() === "km" ? each.title_km : each.title_en) || each.title;
}

function asItem(each, page) {
  const url = page ? `${each.url}#page=${page}` : each.url;
  return { document_id: each.id, source: each.source, language: each.language, title: each.title, url, page };
}

function ocrNote(each) {
  const ocr = (each.methods || {}).ocr;
  return ocr ? t("ocrPages", ocr) : null;
}

function documentLine(each) {
  const details = [each.kind === "digest" ? t("digest") : null, languageName(each.language), each.issuer, each.date ? day(each.date) : null, each.pages ? t("pages", each.pages) : null, ocrNote(each)];
  const title = titleOf(each);
  return element("li", {}, element("a", { href: readerAddress(each.id), text: title }), element("div", { class: "small", text: details.filter(Boolean).join(" · ") }));
}

function title() {
  return element("h2", { id: "documents-title", tabindex: "-1", text: t("documents") });
}

function matches(each) {
  const names = [each.title, each.title_km, each.title_en, each.source].filter(Boolean).join("\n");
  const simple = (text) => plainDigits(text).toLowerCase().replace(/\u200b/g, "");
  return simple(names).includes(simple(filter.title.trim())) && (!filter.issuer || each.issuer === filter.issuer) && (!filter.language || each.language === filter.language);
}

function list(all) {
  const lines = element("ul", { class: "plain documents" });
  const count = element("p", { class: "small", role: "status" });
  const show = () => {
    const own = (each) => each.language === language();
    const some = all.filter(matches).sort((one, other) => own(other) - own(one));
    lines.replaceChildren(...some.map(documentLine));
    count.textContent = some.length ? t("found", some.length) : t("noneFound");
    breakLines(lines);
  };
  const words = element("input", { id: "filter-title", type: "search", on: { input: () => ((filter.title = words.value), show()) } });
  words.value = filter.title;
  const choice = (name, options) => select({ id: `filter-${name}` }, [["", t("all")], ...options], filter[name], (value) => ((filter[name] = value), show()));
  const issuers = [...new Set(all.map((each) => each.issuer).filter(Boolean))].sort();
  const field = (id, name, made) => element("div", {}, element("label", { for: id, text: t(name) }), made);
  const filters = element(
    "div",
    { class: "filters", role: "search" },
    field("filter-title", "filterTitle", words),
    field("filter-issuer", "filterIssuer", choice("issuer", issuers.map((each) => [each, each]))),
    field("filter-language", "filterLanguage", choice("language", Object.entries(t("languages")))),
  );
  show();
  return [title(), filters, count, lines];
}

async function reader(each, number) {
  const id = encodeURIComponent(each.id);
  const head = [element("p", {}, element("a", { href: "/?view=documents", text: t("back") })), element("h2", { id: "documents-title", tabindex: "-1", lang: each.language, text: each.title })];
  if (each.kind === "digest") head.push(element("p", { class: "notice", text: t("isDigest") }));
  const names = t("facts");
  head.push(facts([[names.issuer, each.issuer, each.language], [names.number, each.number, each.language], [names.date, each.date && day(each.date)], [names.language, languageName(each.language)]]));
  if (!each.pages) return [...head, element("p", { class: "links" }, originalLinks(asItem(each))), await wholeText(each)];
  const pages = await fetched(`/v1/documents/${id}/pages`);
  const at = Math.max(0, pages.findIndex((page) => page.page === number));
  const page = await fetched(`/v1/documents/${id}/pages/${pages[at].page}`);
  const ocr = pages.filter((one) => one.read_by === "ocr").map((one) => one.page);
  if (ocr.length) head.push(element("p", { class: "small", text: t("ocrPages", ocr.join(", ")) }));
  const text = element("div", { class: "page-text", lang: each.language, tabindex: "0", role: "region", "aria-label": t("pageText"), text: page.text });
  const read = pages[at].unread ? t("unread") : howRead(page);
  const label = printedLabel({ page: page.page, page_label: page.label });
  return [
    ...head,
    pageChooser(each, pages, at),
    element("h3", { text: [t("page", page.page), label && t("printed", label)].filter(Boolean).join(" · ") }),
    element("p", { class: page.read_by === "ocr" || pages[at].unread ? "notice" : "small", text: `${names.read}${language() === "km" ? "៖" : ":"} ${read}` }),
    element("p", { class: "links" }, originalLinks(asItem(each, page.page))),
    element("div", { class: "spread" }, isPdf(each.source) ? picture(asItem(each), null, page.page) : null, text),
  ];
}

function pageChooser(each, pages, at) {
  const go = (to, text) => (pages[to] ? element("a", { class: "step", href: readerAddress(each.id, pages[to].page), text }) : null);
  const name = (page) => [t("page", page.page), page.unread ? t("unread") : page.read_by === "ocr" ? `OCR ${page.confidence === null ? "" : digits(Math.round(page.confidence * 100)) + " %"}` : null].filter(Boolean).join(" · ");
  const jump = element("a", { href: "/", hidden: "" });
  const chooser = select({ id: "page-chooser" }, pages.map((page) => [String(page.page), name(page)]), String(pages[at].page), (value) => {
    jump.href = readerAddress(each.id, value);
    jump.click();
  });
  return element("div", { class: "row pages" }, go(at - 1, t("previous")), element("label", { for: "page-chooser", text: t("goTo") }), chooser, jump, go(at + 1, t("next")));
}

async function wholeText(each) {
  const text = await fetchedText(`/v1/documents/${encodeURIComponent(each.id)}/text`);
  const box = element("div", { class: "page-text", lang: each.language, tabindex: "0", role: "region", "aria-label": t("wholeText") });
  box.append(...text.split("\n").map((line) => element("span", { class: "line", text: line })));
  return box;
}

// Shows the list, or a document at a page.
export async function showDocuments(id, page) {
  const view = $("documents-view");
  const mine = (latest += 1);
  const showAnew = () => {
    forgetLibrary();
    showDocuments(id, page);
  };
  say(t("loading"));
  try {
    const all = await library();
    const each = id && all.find((one) => one.id === id);
    // For an unknown document, the service's own message is shown.
    const parts = id ? await reader(each || (await fetched(`/v1/documents/${encodeURIComponent(id)}`)), page) : all.length ? list(all) : [title(), situationCard({ state: "empty" }, showAnew)];
    if (mine !== latest) return;
    const stay = document.activeElement && document.activeElement.id === "page-chooser";
    view.replaceChildren(...parts);
    const lines = [...view.querySelectorAll(".page-text .line")].slice(0, PARAGRAPHS_AT_ONCE);
    for (const part of lines.length ? lines.slice(0, 1).map((line) => line.parentElement) : view.querySelectorAll(".page-text, h2")) breakLines(part);
    say("");
    $(stay ? "page-chooser" : "documents-title").focus();
  } catch (error) {
    // A service without an index answers with an error here; for a reader that is only a beginning.
    const found = id || error.status !== 503 ? null : await situation();
    if (mine !== latest) return;
    say("");
    const locked = error.status === 401 || error.status === 403;
    const message = element("p", { class: "problem", role: "alert", text: reason(error) });
    const next = locked ? keyForm(showAnew) : button(t("again"), showAnew);
    const parts = found && found.state === "empty" ? [situationCard(found, showAnew)] : [message, next];
    view.replaceChildren(title(), ...parts);
  }
}
