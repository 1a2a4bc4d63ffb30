// The documents: a list with filters, and each document page by page.

import { documentParts } from "./document.js";
import { badges } from "./answer.js";
import { $, button, element, say, select } from "./dom.js";
import { keyForm } from "./key.js";
import { breakLines, clip, languageOf } from "./khmer.js";
import { digits, language, simple, t } from "./language.js";
import { forgetLibrary, library, titleOf } from "./library.js";
import { newsBadge, newsOf } from "./news.js";
import { readerAddress } from "./place.js";
import { fetched, reason } from "./service.js";
import { situation, situationCard } from "./welcome.js";

const ORDERS = {
  news: (one, other) => newsOf(other).localeCompare(newsOf(one)) || latestFirst(one, other),
  date: latestFirst,
  title: (one, other) => titleOf(one).localeCompare(titleOf(other), language()),
};
let order = "news";
const filter = { words: "", type: "", issuer: "", year: "", language: "", status: "" };
const MAX_LINES = 100; // documents shown at once
const MAX_ASKED = 20; // documents that one conversation keeps to
const MAX_HITS = 20;
const MAX_PASSAGE = 180; // UTF-16 code units shown of a passage
let latest = 0; // number of the latest view, so that a late answer to an earlier one is dropped

function documentLine(each) {
  const ocr = (each.methods || {}).ocr;
  const counts = [each.pages ? t("pages", each.pages) : null, ocr ? t("ocrPages", ocr) : null].filter(Boolean).join(" · ");
  const issuer = each.issuer && element("span", { lang: languageOf(each.issuer), text: each.issuer });
  const where = issuer || counts ? element("p", { class: "where" }, issuer || null, issuer && counts ? " · " : null, counts) : null;
  const facts = badges(each);
  facts.prepend(...newsBadge(each));
  return element("li", {}, element("h3", {}, element("a", { href: readerAddress(each.id), lang: languageOf(titleOf(each)), text: titleOf(each) })), facts, where);
}

function title() {
  return element("h2", { id: "documents-title", tabindex: "-1", text: t("documents") });
}

const institutions = new Map(); // an issuer as a document names it → all names of that institution

// The versions of a work in two languages have one issuer, with a name in each.
function learnInstitutions(all) {
  institutions.clear();
  const ofWork = new Map();
  for (const { issuer, work } of all) {
    if (!issuer) continue;
    const names = new Set([issuer, ...(institutions.get(issuer) || []), ...(institutions.get(ofWork.get(work)) || [])]);
    for (const name of names) institutions.set(name, names);
    if (work) ofWork.set(work, issuer);
  }
}

function issuerOf(each) {
  return each.issuer && [...institutions.get(each.issuer)].sort()[0];
}

function issuerName(name) {
  return [...institutions.get(name)].sort().find((each) => languageOf(each) === language()) || name;
}

const VALUES = {
  type: (each) => each.type,
  issuer: issuerOf,
  year: (each) => (each.date || "").slice(0, 4),
  language: (each) => each.language,
  status: (each) => each.status,
};

function isFiltered() {
  return Object.values(filter).some(Boolean);
}

function matches(each) {
  const names = [each.title, each.title_km, each.title_en, each.source, each.number].filter(Boolean).join("\n");
  const named = simple(filter.words).split(/\s+/).every((word) => simple(names).includes(word));
  return named && Object.entries(VALUES).every(([name, valueOf]) => !filter[name] || valueOf(each) === filter[name]);
}

function latestFirst(one, other) {
  const own = (each) => each.language === language();
  return own(other) - own(one) || (other.date || "").localeCompare(one.date || "");
}

// Passages that hold what was typed, whatever the titles say.
async function passages(into, words) {
  into.replaceChildren(element("p", { class: "waiting", text: t("searching") }));
  try {
    const { hits } = await fetched("/v1/search", { json: { question: words, top_k: MAX_HITS } });
    const line = (hit) => element("li", {}, element("a", { href: readerAddress(hit.document_id, hit.page, hit), lang: hit.language, text: hit.title }), hit.page ? ` · ${t("page", hit.page)}` : null, element("p", { class: "passage small", lang: hit.language, text: clip(hit.text, MAX_PASSAGE) }));
    into.replaceChildren(element("h3", { text: t("inContents") }), hits.length ? element("ol", { class: "plain documents" }, hits.map(line)) : element("p", { text: t("noneFound") }));
    breakLines(into);
  } catch (error) {
    into.replaceChildren(element("p", { class: "problem", role: "alert", text: reason(error) }));
  }
}

function filters(all, show) {
  const field = (name, made) => element("div", {}, element("label", { for: `filter-${name}`, text: t("filters")[name] }), made);
  const labels = { type: t("types"), language: t("languages"), status: t("statuses") };
  const written = { year: digits, issuer: issuerName };
  const label = (name, value) => (labels[name] || {})[value] || (written[name] || String)(value);
  const fields = Object.entries(VALUES).map(([name, valueOf]) => {
    const values = [...new Set(all.map(valueOf).filter(Boolean))].sort();
    if (name === "year") values.reverse();
    const act = (value) => ((filter[name] = value), show());
    return values.length > 1 || filter[name] ? field(name, select({ id: `filter-${name}` }, [["", t("all")], ...values.map((value) => [value, label(name, value)])], filter[name], act)) : null;
  });
  const sorted = all.length > 1 && field("order", select({ id: "filter-order" }, Object.entries(t("orders")), order, (value) => ((order = value), show())));
  return element("div", { class: "filters" }, [...fields, sorted].filter(Boolean));
}

function list(all) {
  learnInstitutions(all);
  const lines = element("ul", { class: "plain documents" });
  const found = element("section");
  const count = element("p", { class: "small row", role: "status" });
  let shown = MAX_LINES;
  const show = () => {
    const some = all.filter(matches).sort(ORDERS[order]);
    lines.replaceChildren(...some.slice(0, shown).map(documentLine));
    const more = some.length > shown && button(t("more"), () => ((shown += MAX_LINES), show()));
    const these = isFiltered() && some.length && some.length <= MAX_ASKED && element("a", { href: `/?${some.map((each) => `in=${encodeURIComponent(each.id)}`).join("&")}`, text: t("askThese") });
    count.replaceChildren(some.length ? t("found", some.length) : t("noneFound"), ...[these].filter(Boolean));
    if (more) lines.append(element("li", {}, more));
    breakLines(lines);
  };
  const words = element("input", { id: "filter-words", type: "search" });
  words.value = filter.words;
  words.addEventListener("input", () => {
    filter.words = words.value.trim();
    found.replaceChildren();
    show();
  });
  const form = element("form", { role: "search" }, element("label", { for: "filter-words", text: t("filters").words }), element("div", { class: "box" }, words, element("button", { type: "submit", text: t("searchContents") })), filters(all, show));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (words.value.trim()) passages(found, words.value.trim());
    else words.focus();
  });
  show();
  return [title(), form, found, count, lines];
}

// Shows the list, or a document at a page.
export async function showDocuments(parameters) {
  const id = parameters.get("document");
  const view = $("documents-view");
  const mine = (latest += 1);
  const showAnew = () => {
    forgetLibrary();
    showDocuments(parameters);
  };
  say(t("loading"));
  try {
    const all = await library();
    const each = id && all.find((one) => one.id === id);
    // For an unknown document, the service's own message is shown.
    const parts = id ? await documentParts(each || (await fetched(`/v1/documents/${encodeURIComponent(id)}`)), parameters) : all.length ? list(all) : [title(), situationCard({ state: "empty" }, showAnew)];
    if (mine !== latest) return;
    view.replaceChildren(...parts);
    for (const part of view.querySelectorAll("h2, .outline, .facts, ul")) breakLines(part);
    say("");
    $("documents-title").focus({ preventScroll: true });
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
