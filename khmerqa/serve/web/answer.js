// An answer on the page: each quotation a card with its facts, folded by document, and what can be done with it.

import { brailleButton } from "./braille.js";
import { button, element, outside } from "./dom.js";
import { clip, languageOf } from "./khmer.js";
import { day, language, languageName, t, today } from "./language.js";
import { howRead, pageSpan, printedLabel, readerAddress, referenceOf } from "./place.js";
import { segmentsOf, markerText } from "./segments.js";
import { citationText, copy, opinion, plain } from "./share.js";
import { openSource } from "./source.js";
import { listenButton } from "./speech.js";

const MAX_NEAREST = 5;
const MAX_PASSAGE = 220; // UTF-16 code units shown of a passage
const MAX_FACT = 240; // likewise; a longer quotation is not set large
const ITEM = /^\s*(?:[-•*–]|[(]?[0-9\u17e0-\u17e9]{1,3}[.)]|[(]?[a-z\u1780-\u17a2][.)])\s/;

function opening(citation, all) {
  return (event) => openSource({ ...citation, text: citation.quote }, event.currentTarget, all);
}

function markerButton(citation, all) {
  return element("button", { type: "button", class: "marker", "aria-haspopup": "dialog", "aria-label": t("source", citation.marker), text: markerText(citation.marker), on: { click: opening(citation, all) } });
}

// Each line for itself, so that the items of a list hang; a copy keeps the lines. ``doubtful`` are the
// positions of digits that OCR may have misread, in code points.
function lines(text, doubtful = []) {
  let start = 0;
  return text.split("\n").flatMap((line) => {
    const parts = withDoubts([...line], doubtful.map((at) => at - start));
    start += [...line].length + 1;
    return [element("span", { class: ITEM.test(line) ? "line item" : "line" }, parts), "\n"];
  });
}

// A screen reader reads the description after the digits; the eye sees them underlined, and the title on hover.
function withDoubts(letters, doubtful) {
  const inside = new Set(doubtful);
  const parts = [];
  for (let at = 0, end; at < letters.length; at = end) {
    for (end = at + 1; end < letters.length && inside.has(end) === inside.has(at); ) end += 1;
    const text = letters.slice(at, end).join("");
    const hint = () => element("span", { class: "visually-hidden", lang: language(), text: ` (${t("doubtful")})` });
    parts.push(inside.has(at) ? element("mark", { class: "doubtful", title: t("doubtful") }, text, hint()) : text);
  }
  return parts;
}

// The facts that matter before a quotation is used: is it in force, from when, how was it read.
export function badges(place) {
  const badge = (text, kind, lang) => text && element("span", { class: `badge ${kind}`, lang, text });
  const status = t("statuses")[place.status];
  return element("p", { class: "badges" }, [
    badge(status, { "in force": "good", draft: "careful", amended: "careful", repealed: "bad" }[place.status]),
    badge(place.kind === "digest" ? t("digest") : null, "careful"),
    badge(t("types")[place.type] || place.type, ""),
    badge(place.number, "", place.language),
    badge(place.date ? day(place.date) : null, ""),
    badge(languageName(place.language), ""),
  ].filter(Boolean));
}

// ``titled``: with the document's title, where the line below the card is not next to it.
function where(citation, titled) {
  const page = citation.page ? t("page", pageSpan(citation)) : null;
  const label = printedLabel(citation);
  const how = howRead(citation) && `${t("facts").read}${t("colon")} ${howRead(citation)}`;
  const named = [titled && citation.title, (citation.section || []).at(-1)].filter(Boolean);
  const words = named.flatMap((text) => [element("span", { lang: citation.language, text }), " · "]);
  return element("p", { class: "where" }, words, [page, label && t("printed", label), how].filter(Boolean).join(" · "));
}

function oneQuotation(citation, all, { large, titled }) {
  const lang = citation.language;
  const isFact = large && citation.quote.length <= MAX_FACT;
  const quote = element("blockquote", { class: isFact ? "fact" : null, lang }, lines(citation.quote.trimEnd(), citation.doubtful_digits || []));
  quote.lastElementChild.append(" ", markerButton(citation, all));
  const look = button(t("look"), opening(citation, all), { "aria-haspopup": "dialog", "aria-label": `${t("look")} ${markerText(citation.marker)}` });
  const cite = button(t("copyCitation"), () => copy(citationText(citation)), { "aria-label": `${t("copyCitation")} ${markerText(citation.marker)}` });
  const reference = element("p", { class: "printed small" }, `${markerText(citation.marker)} ${referenceOf(citation)}`);
  return element("div", { class: "version" }, quote, where(citation, titled), reference, element("p", { class: "tools" }, look, cite));
}

function quotation({ citation, parallel }, all, shape) {
  const more = citation.gloss && element("details", { class: "gloss" }, element("summary", { text: t("gloss") }), element("p", { lang: language(), text: citation.gloss }));
  const versions = [citation, parallel].filter(Boolean);
  const both = element("div", { class: parallel ? "versions two" : "versions" }, versions.map((each) => oneQuotation(each, all, { ...shape, titled: shape.titled || each === parallel })));
  return element("figure", { class: "quotation" }, both, more || null);
}

// The document behind the quotations of a card; of a digest, where the official text is.
function documentLine(first) {
  const title = element("h3", {}, element("a", { href: readerAddress(first.document_id), lang: first.language, text: first.title }));
  const official = first.official && element("p", { class: "where" }, `${t("official")} `, outside(first.official.url, first.official.title), first.official.page ? ` (${t("page", first.official.page)})` : null);
  return element("footer", {}, title, badges(first), official);
}

// Quotations of one document stand in one card, in the order of the answer.
function cards(segments, all) {
  const folded = new Map();
  for (const segment of segments) {
    const id = segment.citation.document_id;
    folded.set(id, [...(folded.get(id) || []), segment]);
  }
  return [...folded.values()].map((own) => {
    const shape = (segment, at) => ({ large: segment === segments[0], titled: at === 0 && own.length > 1 });
    return element("section", { class: "source card" }, own.map((segment, at) => quotation(segment, all, shape(segment, at))), documentLine(own[0].citation));
  });
}

// Takes the segments of an answer, returns what is shown of them.
function shown(answer) {
  const all = answer.citations;
  const parts = [];
  let quotations = [];
  const told = new Set();
  for (const segment of segmentsOf(answer)) {
    if (segment.citation) {
      quotations.push(segment);
      for (const each of [segment.citation, segment.parallel]) if (each) told.add(each.marker);
      continue;
    }
    parts.push(...cards(quotations.splice(0), all));
    const text = element("p", { class: "words", lang: answer.language }, lines(segment.words));
    for (const each of segment.citations) text.append(markerButton(each, all));
    parts.push(text);
  }
  parts.push(...cards(quotations, all));
  const rest = all.filter((each) => !told.has(each.marker)).map((citation) => ({ citation }));
  return [...parts, ...cards(rest, all)];
}

function passageLine(hit) {
  const open = (event) => openSource(hit, event.currentTarget);
  const page = hit.page ? ` · ${t("page", pageSpan(hit))}` : "";
  return element("li", { class: "card" }, element("h4", {}, element("span", { lang: hit.language, text: hit.title }), page), element("p", { class: "passage", lang: hit.language, text: clip(hit.text, MAX_PASSAGE) }), button(t("look"), open, { "aria-haspopup": "dialog" }));
}

// What is read aloud: each quotation in its own language.
function spoken(answer) {
  return segmentsOf(answer).map(({ words, citation, quote }) => ({ lang: citation ? citation.language : answer.language, text: quote || words }));
}

// What is shown below a question: the answer itself, and what belongs to it.
export function answerParts(answer) {
  const found = answer.citations.length > 0;
  const answered = [];
  if (answer.understood_as && answer.understood_as !== answer.question) {
    answered.push(element("p", { class: "small" }, `${t("understood")} `, element("span", { lang: languageOf(answer.understood_as), text: answer.understood_as })));
  }
  answered.push(element("div", { class: found ? "answer" : "answer none", lang: answer.language }, shown(answer)));
  const below = [];
  if (answer.notice) answered.push(element("p", { class: "notice", text: answer.notice }));
  if (!found && answer.hits.length) {
    below.push(element("p", { text: t("rephrase") }));
    below.push(element("h3", { text: t("nearest") }), element("p", { class: "small", text: t("nearestNote") }));
    below.push(element("ul", { class: "plain" }, answer.hits.slice(0, MAX_NEAREST).map(passageLine)));
  }
  below.push(element("p", { class: "printed small once" }, `${t("printedOn", day(today()))} ${t("unofficial")}`));
  if (found || answer.hits.length) {
    below.push(element("div", { class: "tools below" }, [button(t("copyAnswer"), () => copy(plain(answer))), listenButton(spoken(answer)), brailleButton(plain(answer, false)), opinion(answer)].filter(Boolean)));
  }
  return { answered, below };
}
