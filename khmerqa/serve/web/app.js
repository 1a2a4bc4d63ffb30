// The web page. Every text that comes from a document or a reader is set as text, never as markup.
"use strict";

const TEXT = {
  km: {
    title: "សួរអំពីឯកសារគោលនយោបាយ",
    skip: "ទៅកាន់ប្រអប់សំណួរ",
    intro: "សរសេរសំណួររបស់អ្នកជាភាសាខ្មែរ ឬអង់គ្លេស។ ចម្លើយជាពាក្យដើមក្នុងឯកសារ ដោយបញ្ជាក់ឯកសារ និងទំព័រ ដើម្បីឱ្យអ្នកផ្ទៀងផ្ទាត់បាន។",
    label: "សំណួររបស់អ្នក",
    ask: "សួរ",
    hint: "ចុច Enter ដើម្បីសួរ, Shift+Enter ដើម្បីចុះបន្ទាត់",
    examples: "ឧទាហរណ៍សំណួរ (ចុចដើម្បីសួរ)",
    documents: "ឯកសារដែលអាចសួរបាន",
    footer: "សូមពិនិត្យឯកសារដើមជានិច្ច មុនយកចម្លើយទៅប្រើការ។",
    other: "English",
    searching: "កំពុងស្វែងរកក្នុងឯកសារ…",
    answered: (n) => `បានរកឃើញចម្លើយ មានប្រភពចំនួន ${n}។`,
    nothing: "រកមិនឃើញចម្លើយច្បាស់លាស់ទេ។",
    answer: "ចម្លើយ",
    sources: "ប្រភព",
    source: (n) => `ប្រភពទី ${n}`,
    rephrase: "សូមសាកសួរដោយប្រើពាក្យផ្សេង ឬសរសេរឱ្យបានច្បាស់ជាងនេះ។",
    nearest: "វគ្គអត្ថបទដែលជិតបំផុត",
    nearestNote: "វគ្គទាំងនេះប្រហែលជាមិនឆ្លើយសំណួររបស់អ្នកទេ ប៉ុន្តែអាចជួយអ្នកស្វែងរកបន្ត។",
    page: (p) => `ទំព័រ ${p}`,
    printed: (p) => `លេខបោះពុម្ព ${p}`,
    section: "ផ្នែក៖",
    open: "បើកឯកសារដើម",
    openAt: (p) => `បើកឯកសារដើម ត្រង់ទំព័រ ${p}`,
    openDigest: "បើកសេចក្តីសង្ខេប",
    openDigestAt: (p) => `បើកសេចក្តីសង្ខេប ត្រង់ទំព័រ ${p}`,
    picture: (p) => `មើលរូបភាពទំព័រ ${p}`,
    pictureAlt: (p) => `រូបភាពទំព័រ ${p} ដែលបានគូសពណ៌លើអត្ថបទដកស្រង់`,
    noPicture: "មិនអាចបង្ហាញរូបភាពទំព័រនេះបានទេ។ សូមបើកឯកសារដើម។",
    newTab: " (បើកក្នុងផ្ទាំងថ្មី)",
    digest: "សេចក្តីសង្ខេប",
    digestNote: "អត្ថបទនេះដកស្រង់ពីសេចក្តីសង្ខេប ពុំមែនពីឯកសារផ្លូវការទេ។",
    official: "ឯកសារផ្លូវការ៖",
    share: "តំណទៅកាន់សំណួរនេះ",
    copy: "ចម្លងតំណ",
    copied: "បានចម្លងតំណហើយ។",
    empty: "សូមសរសេរសំណួរជាមុនសិន។",
    offline: "មិនអាចភ្ជាប់ទៅសេវាបានទេ។ សូមពិនិត្យបណ្តាញ រួចព្យាយាមម្តងទៀត។",
    failed: "មានបញ្ហា៖",
    noDocuments: "មិនទាន់មានឯកសារនៅឡើយទេ។",
    languages: { km: "ភាសាខ្មែរ", en: "ភាសាអង់គ្លេស" },
    pages: (n) => `${n} ទំព័រ`,
    months: "មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ",
    examplesList: [
      "តើអាទិភាពគន្លឹះទាំងប្រាំនៃយុទ្ធសាស្ត្របញ្ចកោណមានអ្វីខ្លះ?",
      "តើចក្ខុវិស័យនៃគោលនយោបាយរដ្ឋាភិបាលឌីជីថលជាអ្វី?",
      "តើគោលនយោបាយរដ្ឋាភិបាលឌីជីថលមានសកម្មភាពអាទិភាពចំនួនប៉ុន្មាន?",
    ],
  },
  en: {
    title: "Ask about policy documents",
    skip: "Go to the question",
    intro: "Write your question in Khmer or English. The answer is in the documents' own words, with the document and the page, so that you can check it.",
    label: "Your question",
    ask: "Ask",
    hint: "Enter asks, Shift+Enter begins a new line",
    examples: "Example questions (press one to ask it)",
    documents: "Documents you can ask about",
    footer: "Always check the original document before you use an answer.",
    other: "ភាសាខ្មែរ",
    searching: "Searching the documents…",
    answered: (n) => `An answer was found, with ${n} source${n === "1" ? "" : "s"}.`,
    nothing: "No clear answer was found.",
    answer: "Answer",
    sources: "Sources",
    source: (n) => `Source ${n}`,
    rephrase: "Please try other words, or ask more precisely.",
    nearest: "The nearest passages",
    nearestNote: "These may not answer your question, but they may help you search on.",
    page: (p) => `Page ${p}`,
    printed: (p) => `printed number ${p}`,
    section: "Section:",
    open: "Open the original",
    openAt: (p) => `Open the original at page ${p}`,
    openDigest: "Open the digest",
    openDigestAt: (p) => `Open the digest at page ${p}`,
    picture: (p) => `Show a picture of page ${p}`,
    pictureAlt: (p) => `Picture of page ${p} with the quotation marked`,
    noPicture: "The picture of this page cannot be shown. Please open the original.",
    newTab: " (opens in a new tab)",
    digest: "Digest",
    digestNote: "This is quoted from a digest, not from the official document.",
    official: "Official document:",
    share: "Link to this question",
    copy: "Copy the link",
    copied: "The link has been copied.",
    empty: "Please write a question first.",
    offline: "The service cannot be reached. Please check the network and try again.",
    failed: "There is a problem:",
    noDocuments: "There are no documents yet.",
    languages: { km: "Khmer", en: "English" },
    pages: (n) => `${n} page${n === "1" ? "" : "s"}`,
    months: "January February March April May June July August September October November December",
    examplesList: [
      "What are the five key priorities of the Pentagonal Strategy?",
      "What is the vision of the Digital Government Policy?",
      "How many priority activities does the Digital Government Policy have?",
    ],
  },
};
const KEY = "khmerqa-language";
const MOST_NEAREST = 5;
const LONGEST_ADDRESS = 6000; // proxies refuse longer ones
const $ = (id) => document.getElementById(id);

let language = remembered();
let shown = null; // the answer on the page
let documents = null; // the list on the page
let asking = null; // the request under way
let addressed = null; // the part of the address that holds the question

// --- words ---------------------------------------------------------------------------------------

function remembered() {
  try {
    return localStorage.getItem(KEY) === "en" ? "en" : "km";
  } catch (error) {
    return "km"; // storage is switched off
  }
}

function remember() {
  try {
    localStorage.setItem(KEY, language);
  } catch (error) {
    // The choice then holds for this page only.
  }
}

function t(name, value) {
  const text = TEXT[language][name];
  return typeof text === "function" ? text(digits(value)) : text;
}

function digits(value) {
  const text = String(value);
  if (language !== "km") return plainDigits(text);
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(0x17e0 + Number(digit)));
}

function plainDigits(text) {
  return text.replace(/[\u17e0-\u17e9]/g, (digit) => String(digit.charCodeAt(0) - 0x17e0));
}

// Not every browser knows the Khmer names of the months.
function day(text) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const month = parts && TEXT[language].months.split(" ")[Number(parts[2]) - 1];
  return month ? digits(`${Number(parts[3])} ${month} ${parts[1]}`) : digits(text);
}

// --- building blocks -----------------------------------------------------------------------------

function element(name, properties, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (key === "class") made.className = value;
    else if (key === "text") made.textContent = value;
    else if (key === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else made.setAttribute(key, value);
  }
  for (const child of children) if (child !== null) made.append(child);
  return made;
}

// Only addresses of this service and of the web: a catalogue could hold "javascript:".
function safe(address) {
  return typeof address === "string" && /^(\/(?!\/)|https?:\/\/)/i.test(address);
}

function outside(address, text) {
  if (!safe(address)) return element("span", { text });
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer", text, title: text + t("newTab") });
}

function pageSpan(item) {
  const two = item.page_end && item.page_end !== item.page;
  return two ? `${item.page}–${item.page_end}` : String(item.page);
}

// --- an answer -----------------------------------------------------------------------------------

// A quotation may hold "[1]" itself; a marker stands outside of all quotations.
function markers(answer) {
  const inside = [];
  for (const citation of answer.citations) {
    const at = answer.answer.indexOf(citation.quote);
    if (at >= 0) inside.push([at, at + citation.quote.length]);
  }
  const known = new Set(answer.citations.map((citation) => citation.marker));
  const found = [];
  for (const match of answer.answer.matchAll(/\[(\d+)\]/g)) {
    const quoted = inside.some(([start, end]) => start <= match.index && match.index < end);
    if (!quoted && known.has(Number(match[1]))) {
      found.push({ start: match.index, end: match.index + match[0].length, number: Number(match[1]) });
    }
  }
  return found;
}

function answerText(answer) {
  const box = element("div", { class: "answer", lang: answer.citations.length ? answer.citations[0].language : answer.language });
  const all = markers(answer);
  let at = 0;
  for (const line of answer.answer.split("\n")) {
    const end = at + line.length;
    const item = /^\s*(?:[-•*–]|[(]?[0-9០-៩]{1,3}[.)]|[(]?[a-zក-អ][.)])\s/.test(line);
    const made = element("span", { class: item ? "line item" : "line" });
    for (const marker of all.filter((each) => at <= each.start && each.end <= end)) {
      made.append(answer.answer.slice(at, marker.start), markerLink(marker.number));
      at = marker.end;
    }
    made.append(answer.answer.slice(at, end));
    box.append(made, "\n"); // so that a copy of the answer keeps its lines
    at = end + 1;
  }
  return box;
}

function markerLink(number) {
  const jump = (event) => {
    event.preventDefault();
    const card = $(`source-${number}`);
    card.scrollIntoView({ block: "start" });
    card.focus({ preventScroll: true });
  };
  return element("a", { class: "marker", href: `#source-${number}`, "aria-label": t("source", number), text: `[${number}]`, on: { click: jump } });
}

function details(item) {
  const place = [];
  if (item.page) {
    place.push(t("page", pageSpan(item)));
    if (item.page_label && plainDigits(item.page_label) !== String(item.page)) place.push(t("printed", item.page_label));
  }
  place.push(TEXT[language].languages[item.language] || item.language);
  const parts = [element("p", { class: "small", text: place.join(" · ") })];
  if (item.section && item.section.length) {
    const path = element("span", { lang: item.language, text: item.section.join(" › ") });
    parts.push(element("p", { class: "small" }, t("section") + " ", path));
  }
  return parts;
}

function officialNote(item) {
  if (item.kind !== "digest") return null;
  const note = element("div", { class: "notice digest" }, element("p", { text: t("digestNote") }));
  const official = item.official;
  if (official) {
    const page = official.page ? `, ${t("page", official.page).toLowerCase()}` : "";
    note.append(element("p", {}, t("official") + " ", element("span", { text: official.title }), page));
    if (official.url) note.append(element("p", { class: "address" }, outside(official.url, official.url)));
  }
  return note;
}

function originalLink(item) {
  const digest = item.kind === "digest";
  const text = item.page
    ? t(digest ? "openDigestAt" : "openAt", item.page)
    : t(digest ? "openDigest" : "open");
  return outside(item.url, text);
}

function pictureAddress(item, text, page) {
  const path = `/v1/documents/${encodeURIComponent(item.document_id)}/pages/${page}.png`;
  const whole = `${path}?quote=${encodeURIComponent(text)}`;
  return whole.length <= LONGEST_ADDRESS ? whole : `${path}?start=${item.start}&end=${item.end}`;
}

function picture(item, text, page) {
  const address = pictureAddress(item, text, page);
  const box = element("details", { class: "picture" }, element("summary", { text: t("picture", page) }));
  const load = () => {
    if (!box.open || box.querySelector("img")) return;
    const image = element("img", { alt: t("pictureAlt", page), src: address });
    const link = element("a", { href: address, target: "_blank", rel: "noopener", title: t("picture", page) + t("newTab") }, image);
    image.addEventListener("error", () => link.replaceWith(element("p", { text: t("noPicture") })));
    box.append(link);
  };
  box.addEventListener("toggle", load);
  return box;
}

function pictures(item, text) {
  if (!item.page || !/\.pdf$/i.test(item.source)) return [];
  const last = item.page_end || item.page;
  const made = [];
  for (let page = item.page; page <= last; page += 1) made.push(picture(item, text, page));
  return made;
}

function cardBody(item, text) {
  return [
    ...details(item),
    element("blockquote", { lang: item.language, text }),
    officialNote(item),
    element("p", { class: "links" }, originalLink(item)),
    ...pictures(item, text),
  ];
}

function sourceCard(citation) {
  const number = element("span", { class: "number", text: `[${citation.marker}]`, "aria-label": t("source", citation.marker) });
  const title = element("h3", {}, number, element("span", { lang: citation.language, text: citation.title }));
  return element("li", { id: `source-${citation.marker}`, class: "card", tabindex: "-1" }, title, ...cardBody(citation, citation.quote));
}

function nearCard(hit) {
  const where = hit.section.slice(-1).concat(hit.page ? t("page", pageSpan(hit)) : []);
  const title = [hit.title, ...where].join(" · ");
  const box = element("details", {}, element("summary", { text: title }), ...cardBody(hit, hit.text));
  return element("li", { class: "card" }, box);
}

function shareRow(question) {
  const address = `/?q=${encodeURIComponent(question)}`;
  const row = element("p", { class: "links small" }, element("a", { href: address, text: t("share") }));
  if (navigator.clipboard) { // only where the page is served safely
    const copy = () => navigator.clipboard.writeText(new URL(address, location.href).href).then(() => say(t("copied")));
    row.append(element("button", { type: "button", class: "quiet", text: t("copy"), on: { click: copy } }));
  }
  return row;
}

function showAnswer(answer) {
  shown = answer;
  const found = answer.status === "answered";
  const parts = [
    element("h2", { id: "result-title", tabindex: "-1", text: t("answer") }),
    element("p", { class: "asked", text: answer.question }),
    answerText(answer),
    answer.notice ? element("p", { class: "notice", text: answer.notice }) : null,
    found ? null : element("p", { text: t("rephrase") }),
    shareRow(answer.question),
  ];
  if (found) {
    parts.push(element("h2", { text: t("sources") }));
    parts.push(element("ol", { class: "plain" }, ...answer.citations.map(sourceCard)));
  } else if (answer.hits.length) {
    parts.push(element("h2", { text: t("nearest") }), element("p", { class: "small", text: t("nearestNote") }));
    parts.push(element("ul", { class: "plain" }, ...answer.hits.slice(0, MOST_NEAREST).map(nearCard)));
  }
  $("result").replaceChildren(...parts.filter((part) => part !== null));
  $("result").hidden = false;
}

// --- asking --------------------------------------------------------------------------------------

function say(text) {
  $("status").textContent = text;
}

function complain(text) {
  $("problem").textContent = text;
}

// A problem's words are "Khmer | English"; a name in them may hold " | " too, once in each half.
function reason(problem) {
  const detail = problem && (problem.detail || problem.title);
  if (!detail) return t("offline");
  const parts = detail.split(" | ");
  if (parts.length % 2) return `${t("failed")} ${detail}`;
  const middle = parts.length / 2;
  return (language === "km" ? parts.slice(0, middle) : parts.slice(middle)).join(" | ");
}

async function fetched(address, options) {
  // "*": problems in both languages, for the page can be read in the other one at any moment.
  const headers = { ...(options && options.headers), "Accept-Language": "*" };
  const response = await fetch(address, { ...options, headers });
  const value = await response.json().catch(() => null);
  if (!response.ok || value === null) throw { problem: value };
  return value;
}

async function ask(question) {
  if (asking) asking.abort();
  const mine = (asking = new AbortController());
  shown = null;
  $("result").hidden = true;
  complain("");
  say(t("searching"));
  try {
    const answer = await fetched("/v1/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ question }),
      signal: mine.signal,
    });
    if (mine.signal.aborted) return;
    showAnswer(answer);
    say(answer.status === "answered" ? t("answered", answer.citations.length) : t("nothing"));
    // Not while the next question is being written.
    if ($("question").value.trim() === question) $("result-title").focus();
  } catch (error) {
    if (mine.signal.aborted) return;
    say("");
    complain(reason(error.problem));
  } finally {
    if (asking === mine) asking = null;
  }
}

function submit(text) {
  const question = text.trim();
  if (!question) {
    complain(t("empty"));
    $("question").focus();
    return;
  }
  $("question").value = question;
  const address = `/?q=${encodeURIComponent(question)}`;
  if (location.pathname + location.search !== address) history.pushState(null, "", address);
  addressed = location.search;
  ask(question);
}

function fromAddress() {
  if (addressed === location.search) return; // only the place on the page has changed
  addressed = location.search;
  const question = (new URLSearchParams(addressed).get("q") || "").trim();
  $("question").value = question;
  if (question) {
    ask(question);
    return;
  }
  if (asking) asking.abort();
  shown = null;
  $("result").hidden = true;
  say("");
  complain("");
}

// --- the list of documents -----------------------------------------------------------------------

function documentLine(each) {
  const title = (language === "km" ? each.title_km : each.title_en) || each.title;
  const facts = [
    each.kind === "digest" ? t("digest") : null,
    TEXT[language].languages[each.language] || each.language,
    each.issuer,
    each.date ? day(each.date) : null,
    each.pages ? t("pages", each.pages) : null,
  ];
  return element("li", {}, outside(each.url, title), element("div", { class: "small", text: facts.filter(Boolean).join(" · ") }));
}

function showDocuments() {
  if (documents === null) return;
  const lines = documents.map(documentLine);
  $("documents").replaceChildren(...(lines.length ? lines : [element("li", { text: t("noDocuments") })]));
}

async function loadDocuments() {
  try {
    documents = await fetched("/v1/documents");
    showDocuments();
  } catch (error) {
    $("documents").replaceChildren(element("li", { text: reason(error.problem) }));
  }
}

// --- the page ------------------------------------------------------------------------------------

function speak() {
  document.documentElement.lang = language;
  document.title = t("title");
  for (const each of document.querySelectorAll("[data-t]")) each.textContent = t(each.dataset.t);
  $("switch").textContent = t("other");
  $("switch").lang = language === "km" ? "en" : "km";
  const buttons = TEXT[language].examplesList.map((text) =>
    element("button", { type: "button", text, on: { click: () => submit(text) } }),
  );
  $("examples").replaceChildren(...buttons);
  if (shown) showAnswer(shown);
  showDocuments();
}

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  submit($("question").value);
});
$("question").addEventListener("keydown", (event) => {
  // While an input method is composing, Enter belongs to it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit($("question").value);
});
$("switch").addEventListener("click", () => {
  language = language === "km" ? "en" : "km";
  remember();
  say("");
  complain("");
  speak();
});
window.addEventListener("popstate", fromAddress);

speak();
loadDocuments();
fromAddress();
