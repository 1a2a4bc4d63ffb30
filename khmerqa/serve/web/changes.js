// What changed between an earlier version of a document and the one there is now.

import { button, element } from "./dom.js";
import { breakLines } from "./khmer.js";
import { day, dayOf, digits, t } from "./language.js";
import { readerAddress } from "./place.js";
import { fetched, reason } from "./service.js";

const TAGS = { removed: "del", added: "ins", same: "span" };

function changeLine(each, change) {
  const place = [change.section, change.page && t("page", change.page)].filter(Boolean).join(" · ");
  const mark = change.end > change.start ? change : null;
  const link = element("a", { href: readerAddress(each.id, change.page, mark), text: place || t("look") });
  return element("li", { class: "card" }, element("p", { class: "where", lang: each.language }, link), element("p", { class: "passage", lang: each.language }, change.parts.map((part) => element(TAGS[part.change], { text: part.text }))));
}

async function show(each, version, into) {
  into.replaceChildren(element("p", { class: "waiting", text: t("loading") }));
  try {
    const { total, changes } = await fetched(`/v1/documents/${encodeURIComponent(each.id)}/versions/${version}/changes`);
    const count = element("p", { class: "small", role: "status", text: total ? t("changesFound", total) : t("noChanges") });
    into.replaceChildren(count, element("ol", { class: "plain changes" }, changes.map((change) => changeLine(each, change))));
    breakLines(into);
  } catch (error) {
    into.replaceChildren(element("p", { class: "problem", role: "alert", text: reason(error) }));
  }
}

function versionLine(each, version) {
  const into = element("div");
  const facts = [t("version", version.version), version.pages ? t("pages", version.pages) : null, t("replacedOn", day(dayOf(version.replaced)))];
  const open = button(t("whatChanged"), () => {
    const shown = open.getAttribute("aria-expanded") === "true";
    open.setAttribute("aria-expanded", String(!shown));
    if (shown) into.replaceChildren();
    else show(each, version.version, into);
  }, { "aria-expanded": "false", "aria-label": `${t("whatChanged")} (${t("version", version.version)})` });
  return element("li", {}, element("p", { class: "row" }, element("span", { text: facts.filter(Boolean).join(" · ") }), open), into);
}

// The earlier versions of a document, the newest first; nothing where there are none.
export async function earlierVersions(each) {
  const all = await fetched(`/v1/documents/${encodeURIComponent(each.id)}/versions`);
  const earlier = all.filter((version) => version.replaced).reverse();
  if (!earlier.length) return [];
  return [element("details", { class: "history" }, element("summary", { text: `${t("earlierVersions")} (${digits(earlier.length)})` }), element("ul", { class: "plain" }, earlier.map((version) => versionLine(each, version))))];
}
