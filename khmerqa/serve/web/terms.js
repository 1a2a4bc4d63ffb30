// Official terms in a quotation: the other language, the meaning and the source, on hover, focus or tap.

import { $, element } from "./dom.js";
import { language, t } from "./language.js";
import { fetched } from "./service.js";

const LEAVE = 300; // milliseconds in which the pointer may move from the term to its note
let timer = 0;

function noteOf(word, term) {
  const other = language() === "km" ? term.en : term.km;
  const meaning = language() === "km" ? term.definition_km : term.definition_en;
  return [
    element("strong", { lang: language() === "km" ? "en" : "km", text: other }),
    meaning ? element("p", { text: meaning }) : null,
    element("p", { class: "small", text: `${t("termStatus")[term.status]} · ${term.source}` }),
    word.matches(":focus-visible") && word.closest("blockquote").querySelectorAll(".term").length > 1 ? element("p", { class: "small", text: t("otherTerms") }) : null,
  ].filter(Boolean);
}

function show(word, term) {
  const note = $("term");
  clearTimeout(timer);
  note.replaceChildren(...noteOf(word, term));
  note.hidden = false;
  const place = word.getBoundingClientRect();
  const left = Math.min(place.left, document.documentElement.clientWidth - note.offsetWidth - 8);
  const below = place.bottom + note.offsetHeight + 8 < window.innerHeight;
  note.style.left = `${Math.max(8, left)}px`;
  note.style.top = `${below ? place.bottom + 4 : Math.max(8, place.top - note.offsetHeight - 4)}px`;
}

function hideTerm() {
  clearTimeout(timer);
  $("term").hidden = true;
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(hideTerm, LEAVE);
}

// A quotation may hold a dozen terms: the Tab key stops at one of them, the arrows lead to the others.
function onlyStop(words, at) {
  words.forEach((each, number) => (each.tabIndex = number === at ? 0 : -1));
}

function move(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const words = [...event.target.closest("blockquote").querySelectorAll(".term")];
  const to = words.indexOf(event.target) + step;
  if (!step || !words[to]) return;
  event.preventDefault();
  onlyStop(words, to);
  words[to].focus();
}

function wordOf(text, term) {
  const on = { mouseenter: () => show(word, term), mouseleave: later, focus: () => show(word, term), blur: hideTerm, click: () => show(word, term), keydown: move };
  const word = element("span", { class: "term", tabindex: "0", role: "button", "aria-describedby": "term", text, on });
  return word;
}

// Offsets count code points; a string counts UTF-16 code units.
function withTerms(text, terms) {
  const letters = Array.from(text);
  const piece = (start, end) => letters.slice(start, end).join("");
  const parts = [];
  let at = 0;
  for (const term of terms) {
    parts.push(piece(at, term.start), wordOf(piece(term.start, term.end), term));
    at = term.end;
  }
  return [...parts, piece(at)];
}

// Marks each term once in an answer's quotations.
export async function markTerms(root) {
  const pieces = [...root.querySelectorAll("blockquote .line")].flatMap((line) => [...line.childNodes]);
  const nodes = pieces.filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()).slice(0, 40);
  if (!nodes.length) return;
  try {
    const { terms } = await fetched("/v1/terms", { json: { texts: nodes.map((node) => node.data) } });
    const told = new Set();
    nodes.forEach((node, at) => {
      const fresh = terms[at].filter(({ km }) => !told.has(km) && told.add(km));
      if (fresh.length && node.isConnected) node.replaceWith(...withTerms(node.data, fresh));
    });
    for (const quotation of root.querySelectorAll("blockquote")) onlyStop([...quotation.querySelectorAll(".term")], 0);
  } catch (error) {
    // The words then stand as they are.
  }
}

export function prepareTerms() {
  const note = $("term");
  note.addEventListener("mouseenter", () => clearTimeout(timer));
  note.addEventListener("mouseleave", later);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hideTerm());
  document.addEventListener("scroll", hideTerm, { passive: true });
}
