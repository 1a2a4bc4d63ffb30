// What was read of a file, page by page as `khmerqa read` shows it, and the facts that its catalogue can hold.

import { field, input } from "./admin_parts.js";
import { element, select } from "./dom.js";
import { breakLines } from "./khmer.js";
import { language, t } from "./language.js";
import { howRead } from "./place.js";

const DOUBTFUL = 0.75; // confidence of OCR below which a page is worth a look

function isDoubtful(page) {
  return page.unread || (page.confidence !== null && page.confidence < DOUBTFUL);
}

// Messages in the evidence are in both languages, Khmer first.
function own(text) {
  const [khmer, english] = text.split(" | ");
  return language() === "km" || !english ? khmer : english;
}

function pageLine(page) {
  const label = page.label ? ` (${page.label})` : "";
  const head = [page.page === null ? t("whole") : `${t("page", page.page)}${label}`, t("verdicts")[page.verdict], page.unread ? t("notRead") : howRead(page)];
  const evidence = Object.entries(page.evidence).map(([name, value]) => element("div", { class: "small", text: name === "remedy" ? own(value) : `${name}: ${value}` }));
  const excerpt = page.excerpt ? element("blockquote", { text: page.excerpt }) : null;
  return element("li", { class: isDoubtful(page) ? "doubtful" : null }, element("div", { class: "strong", text: head.join(" · ") }), evidence, excerpt);
}

function counted(pages) {
  const counts = new Map();
  for (const page of pages) {
    const name = `${t("verdicts")[page.verdict]} · ${page.unread ? t("notRead") : t("methods")[page.read_by]}`;
    counts.set(name, (counts.get(name) || 0) + 1);
  }
  return [...counts].map(([name, count]) => `${name}${t("colon")} ${t("pages", count)}`).join(" · ");
}

// The pages that are worth a look at once, all of them on demand.
export function readPages({ pages }) {
  const doubtful = pages.filter(isDoubtful);
  const list = element("ul", { class: "plain lines" });
  const whole = element("details", {}, element("summary", { text: t("allPages", pages.length) }), list);
  whole.addEventListener("toggle", () => {
    if (list.hasChildNodes()) return;
    list.append(...pages.map(pageLine));
    breakLines(list);
  });
  const look = element("div", { class: "notice" }, element("p", { class: "strong", text: t("lookAt", doubtful.length) }), element("ul", { class: "plain lines" }, doubtful.map(pageLine)));
  return element("div", {}, element("p", { text: counted(pages) }), doubtful.length ? look : null, whole);
}

export function factsForm(entry, number) {
  const names = t("fields");
  const made = (name) => {
    const change = (value) => (entry[name] = value);
    if (name === "status") return select({}, Object.entries(t("statusOf")), entry.status || "", change);
    const type = name === "date" ? "date" : name === "official_url" ? "url" : "text";
    return input(entry[name] || "", change, { type });
  };
  return element(
    "div",
    {},
    field(`access-${number}`, t("access"), select({}, Object.entries(t("accessOf")), entry.access, (value) => (entry.access = value))),
    element("details", {}, element("summary", { text: t("more") }), element("div", { class: "form" }, Object.keys(names).map((name) => field(`${name}-${number}`, names[name], made(name))))),
  );
}
