// An answer on the page: its lines with markers, its sources, and what can be done with it.

import { button, element } from "./dom.js";
import { breakLines, clip } from "./khmer.js";
import { day, digits, languageName, t, today } from "./language.js";
import { openSource, officialNote, pageSpan } from "./source.js";
import { opinion, tools } from "./share.js";

const MOST_NEAREST = 5;
const SHORT = 220; // UTF-16 units shown of a near passage
const ITEM = /^\s*(?:[-•*–]|[(]?[0-9\u17e0-\u17e9]{1,3}[.)]|[(]?[a-z\u1780-\u17a2][.)])\s/;

// A quotation may hold "[1]" itself; a marker stands outside of all quotations.
function markers(answer) {
  const inside = [];
  for (const citation of answer.citations) {
    const at = answer.answer.indexOf(citation.quote);
    if (at >= 0) inside.push([at, at + citation.quote.length]);
  }
  const known = new Map(answer.citations.map((citation) => [citation.marker, citation]));
  const found = [];
  for (const match of answer.answer.matchAll(/\[(\d+)\]/g)) {
    const quoted = inside.some(([start, end]) => start <= match.index && match.index < end);
    const citation = known.get(Number(match[1]));
    if (!quoted && citation) found.push({ start: match.index, end: match.index + match[0].length, citation });
  }
  return found;
}

function markerButton(citation) {
  const open = (event) => openSource({ ...citation, text: citation.quote }, event.currentTarget);
  return element("button", { type: "button", class: "marker", "aria-haspopup": "dialog", "aria-label": t("source", citation.marker), text: `[${digits(citation.marker)}]`, on: { click: open } });
}

// A line set in 〔 〕 says in the reader's language what the quotation speaks of; it is not quoted.
export function isAside(line) {
  return /^〔.*〕\s*$/.test(line);
}

export function answerLines(answer) {
  const all = markers(answer);
  const quoted = answer.citations.length ? answer.citations[0].language : answer.language;
  const lines = [];
  let at = 0;
  for (const line of answer.answer.split("\n")) {
    const end = at + line.length;
    const aside = isAside(line);
    const made = element("span", { class: aside ? "line aside" : ITEM.test(line) ? "line item" : "line", lang: aside ? answer.language : quoted });
    for (const marker of all.filter((each) => at <= each.start && each.end <= end)) {
      made.append(answer.answer.slice(at, marker.start), markerButton(marker.citation));
      at = marker.end;
    }
    made.append(answer.answer.slice(at, end));
    lines.push(made, "\n"); // so that a copy of the answer keeps its lines
    at = end + 1;
  }
  return lines;
}

export function referenceOf(citation) {
  if (citation.reference) return citation.reference;
  const section = (citation.section || []).slice(-1);
  const page = citation.page ? [t("page", pageSpan(citation))] : [];
  return [citation.title, ...section, ...page].join(", ");
}

// Two versions of a work may have one reference: what is not in the answer's language says so.
function sourceLine(citation, spoken) {
  const open = (event) => openSource({ ...citation, text: citation.quote }, event.currentTarget);
  const name = element("button", { type: "button", class: "link", "aria-haspopup": "dialog", on: { click: open } }, `[${digits(citation.marker)}] `, element("span", { lang: citation.language, text: referenceOf(citation) }));
  const told = citation.language === spoken ? null : ` (${languageName(citation.language)})`;
  const note = officialNote(citation);
  if (note) note.classList.add("printed");
  return element("li", {}, name, told, note);
}

function nearLine(hit) {
  const open = (event) => openSource(hit, event.currentTarget);
  const where = hit.page ? ` · ${t("page", pageSpan(hit))}` : "";
  return element("li", { class: "card" }, element("h4", {}, element("span", { lang: hit.language, text: hit.title }), where), element("p", { class: "passage", lang: hit.language, text: clip(hit.text, SHORT) }), button(t("look"), open, { "aria-haspopup": "dialog" }));
}

// What of a question and its answer is shown below the question.
export function answerParts(answer) {
  const found = answer.citations.length > 0;
  const parts = [];
  if (answer.understood_as && answer.understood_as !== answer.question) {
    parts.push(element("p", { class: "small" }, `${t("understood")} `, element("span", { text: answer.understood_as })));
  }
  const box = element("div", { class: found ? "answer" : "answer none", lang: answer.language }, answerLines(answer));
  parts.push(box);
  if (answer.notice) parts.push(element("p", { class: "notice", text: answer.notice }));
  if (found) {
    parts.push(element("h3", { text: t("sources") }), element("ol", { class: "plain sources" }, answer.citations.map((citation) => sourceLine(citation, answer.language))));
  } else if (answer.hits.length) {
    parts.push(element("p", { text: t("rephrase") }));
    parts.push(element("h3", { text: t("nearest") }), element("p", { class: "small", text: t("nearestNote") }));
    parts.push(element("ul", { class: "plain" }, answer.hits.slice(0, MOST_NEAREST).map(nearLine)));
  }
  parts.push(element("p", { class: "printed small" }, `${t("printedOn", day(today()))} ${t("unofficial")}`));
  if (found || answer.hits.length) parts.push(tools(answer), opinion(answer));
  for (const each of parts) if (!each.classList.contains("tools")) queueMicrotask(() => breakLines(each));
  return parts;
}
