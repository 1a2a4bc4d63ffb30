// One document: what is known of it, its outline, its other versions, and its pages.

import { badges } from "./answer.js";
import { earlierVersions } from "./changes.js";
import { element } from "./dom.js";
import { languageName, t } from "./language.js";
import { library } from "./library.js";
import { facts, originalLinks, readerAddress } from "./place.js";
import { makeReader } from "./reader.js";
import { fetched } from "./service.js";

function asItem(each, page) {
  return { document_id: each.id, source: each.source, language: each.language, title: each.title, url: page ? `${each.url}#page=${page}` : each.url, page };
}

function titleLink(each, note) {
  return element("li", {}, element("a", { href: readerAddress(each.id), lang: each.language, text: each.title }), element("span", { class: "small", text: ` · ${note}` }));
}

// The same text in another language, what it replaces, and what replaced it.
async function versions(each) {
  const all = await library();
  const named = (name, one) => name && [one.id, one.path, one.number, one.title, one.title_km, one.title_en].includes(name);
  const lines = [
    ...all.filter((one) => one.work && one.work === each.work && one.id !== each.id).map((one) => titleLink(one, languageName(one.language))),
    ...all.filter((one) => named(each.replaces, one)).map((one) => titleLink(one, t("replacedHere"))),
    ...all.filter((one) => named(one.replaces, each)).map((one) => titleLink(one, t("replacesThis"))),
  ];
  return lines.length ? [element("h3", { text: t("versions") }), element("ul", { class: "plain" }, lines)] : [];
}

function outline(each, headings, show) {
  if (!headings.length) return [];
  const line = (heading) => {
    const made = element("li", {}, element("button", { type: "button", class: "link", lang: each.language, text: heading.title, on: { click: () => show(heading) } }), heading.page ? element("span", { class: "small", text: ` · ${t("page", heading.page)}` }) : null);
    made.dataset.level = Math.min(heading.level, 4);
    return made;
  };
  return [element("details", { class: "outline" }, element("summary", { text: t("outline") }), element("ol", { class: "plain" }, headings.map(line)))];
}

function placeIn(parameters) {
  const [start, end] = ["start", "end"].map((name) => Number(parameters.get(name)));
  return end > start ? { start, end, page: Number(parameters.get("page")) || null } : null;
}

// Turning pages changes the address, so that it can be shared.
function turned(each) {
  return (page, mark) => history.replaceState(history.state, "", readerAddress(each.id, page.page, mark));
}

export async function documentParts(each, parameters) {
  const page = Number(parameters.get("page")) || 1;
  const names = t("facts");
  const mark = placeIn(parameters);
  const [headings, earlier] = await Promise.all([fetched(`/v1/documents/${encodeURIComponent(each.id)}/outline`), earlierVersions(each)]);
  const reader = makeReader(asItem(each), { page, mark, beside: true, turned: turned(each), outline: headings });
  const show = (heading) => {
    reader.show(heading);
    reader.box.scrollIntoView();
  };
  return [
    element("p", {}, element("a", { href: "/?view=documents", text: t("back") })),
    element("h2", { id: "documents-title", tabindex: "-1", lang: each.language, text: each.title }),
    badges(each),
    ...(each.kind === "digest" ? [element("p", { class: "notice", text: t("isDigest") })] : []),
    element("p", { class: "links" }, element("a", { class: "go", href: `/?in=${encodeURIComponent(each.id)}`, text: t("askThis") }), originalLinks(asItem(each))),
    facts([[names.issuer, each.issuer, each.language], [names.signatory, each.signatory, each.language]]),
    ...(await versions(each)),
    ...earlier,
    ...outline(each, headings, show),
    reader.box,
  ];
}
