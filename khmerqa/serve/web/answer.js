// An answer on the page: its lines with markers, its sources, and the buttons below it.

import { button, element } from "./dom.js";
import { breakLines, clip } from "./khmer.js";
import { day, digits, languageName, t, today } from "./language.js";
import { opinion, tools } from "./share.js";
import { officialNote, openSource, pageSpan, referenceOf } from "./source.js";

const MAX_NEAREST = 5;
const MAX_PASSAGE = 220; // UTF-16 code units shown of a passage
const ITEM = /^\s*(?:[-•*–]|[(]?[0-9\u17e0-\u17e9]{1,3}[.)]|[(]?[a-z\u1780-\u17a2][.)])\s/;

// A quotation may contain "[1]" itself; a marker is outside all quotations.
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

// A line in 〔 〕 is a gloss: it says in the reader's language what the quotation is about.
function isGloss(line) {
  return /^〔.*〕\s*$/.test(line);
}

function answerLines(answer) {
  const all = markers(answer);
  const quoted = answer.citations.length ? answer.citations[0].language : answer.language;
  const lines = [];
  let at = 0;
  for (const line of answer.answer.split("\n")) {
    const end = at + line.length;
    const gloss = isGloss(line);
    const made = element("span", { class: gloss ? "line gloss" : ITEM.test(line) ? "line item" : "line", lang: gloss ? answer.language : quoted });
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

// Two language versions of a document may share one reference, so a source in another language names it.
function sourceLine(citation, answerLanguage) {
  const open = (event) => openSource({ ...citation, text: citation.quote }, event.currentTarget);
  const name = element("button", { type: "button", class: "link", "aria-haspopup": "dialog", on: { click: open } }, `[${digits(citation.marker)}] `, element("span", { lang: citation.language, text: referenceOf(citation) }));
  const language = citation.language === answerLanguage ? null : ` (${languageName(citation.language)})`;
  const note = officialNote(citation);
  if (note) note.classList.add("printed");
  return element("li", {}, name, language, note);
}

function passageLine(hit) {
  const open = (event) => openSource(hit, event.currentTarget);
  const where = hit.page ? ` · ${t("page", pageSpan(hit))}` : "";
  return element("li", { class: "card" }, element("h4", {}, element("span", { lang: hit.language, text: hit.title }), where), element("p", { class: "passage", lang: hit.language, text: clip(hit.text, MAX_PASSAGE) }), button(t("look"), open, { "aria-haspopup": "dialog" }));
}

// The elements shown below a question for its answer.
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
    parts.push(element("ul", { class: "plain" }, answer.hits.slice(0, MAX_NEAREST).map(passageLine)));
  }
  parts.push(element("p", { class: "printed small" }, `${t("printedOn", day(today()))} ${t("unofficial")}`));
  if (found || answer.hits.length) parts.push(tools(answer), opinion(answer));
  for (const each of parts) if (!each.classList.contains("tools")) queueMicrotask(() => breakLines(each));
  return parts;
}
