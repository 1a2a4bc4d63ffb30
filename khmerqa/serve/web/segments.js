// An answer's text taken apart: its quotations with their citations, and the words around them.

import { digits } from "./language.js";

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

// Markers side by side belong to one statement.
function groups(answer) {
  const found = [];
  for (const marker of markers(answer)) {
    const last = found.at(-1);
    if (last && /^ *$/.test(answer.answer.slice(last.end, marker.start))) {
      last.citations.push(marker.citation);
      last.end = marker.end;
    } else found.push({ ...marker, citations: [marker.citation] });
  }
  return found;
}

// Returns pieces {words, citations} and {quote, citation, parallel}, in the order of the answer.
export function segmentsOf(answer) {
  const found = [];
  let at = 0;
  const say = (words, citations = []) => words.trim() && found.push({ words: words.trim(), citations });
  for (const { start, end, citations } of groups(answer)) {
    const text = answer.answer.slice(at, start).trimEnd();
    const quote = citations[0].quote.trimEnd();
    at = end;
    if (!text.endsWith(quote)) {
      say(text, citations); // words of a writer that rest on quotations
      continue;
    }
    say(text.slice(0, text.length - quote.length));
    const parallel = citations.slice(1).find((each) => each.language !== citations[0].language) || null;
    found.push({ quote: citations[0].quote, citation: citations[0], parallel });
  }
  say(answer.answer.slice(at));
  return found;
}

export function markerText(marker) {
  return `[${digits(marker)}]`;
}

// The answer as text, its markers written as on the page.
export function plainAnswer(answer) {
  let text = answer.answer;
  for (const { start, end, citation } of markers(answer).reverse()) text = text.slice(0, start) + markerText(citation.marker) + text.slice(end);
  return text;
}
