// Files on their way in: dropped, read as a trial, looked at, published. The list stays while the page does.

import { followed, progressBar, sent, size } from "./admin_jobs.js";
import { field, input, problem } from "./admin_parts.js";
import { factsForm, readPages } from "./admin_reading.js";
import { button, element } from "./dom.js";
import { breakLines, languageOf } from "./khmer.js";
import { t } from "./language.js";
import { forgetLibrary, library } from "./library.js";
import { readerAddress } from "./place.js";

const cards = [];
const list = element("ul", { class: "plain queue" });
const all = element("p", { class: "row" });
const voice = element("p", { class: "visually-hidden", role: "status" }); // #status would move the page
let turn = Promise.resolve(); // files are sent and read one after the other
let limits = { bytes: Infinity, suffixes: [] };
let known = []; // the documents that are published
let unread = []; // the names of files in the folder that could not be read
let zone = null; // where files are dropped
let changed = async () => {};

window.addEventListener("beforeunload", (event) => {
  if (cards.some((card) => card.phase === "publishing")) event.preventDefault();
});

// Files may be dropped anywhere on this view: a browser would leave the page to show one that misses the zone.
function isForUs(event) {
  return zone !== null && zone.offsetParent !== null && [...event.dataTransfer.types].includes("Files");
}

document.addEventListener("dragover", (event) => {
  if (!isForUs(event)) return;
  event.preventDefault();
  zone.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (zone !== null && event.relatedTarget === null) zone.classList.remove("over"); // it left the window
});
document.addEventListener("drop", (event) => {
  if (!isForUs(event)) return;
  event.preventDefault();
  zone.classList.remove("over");
  add([...event.dataTransfer.files]);
});

function names() {
  return limits.suffixes.map((suffix) => suffix.slice(1).toUpperCase()).join(", ");
}

function otherName(name) {
  const at = name.lastIndexOf(".");
  const taken = new Set([...known.map((each) => each.path), ...unread]);
  for (let number = 2; ; number += 1) {
    const next = `${name.slice(0, at)}-${number}${name.slice(at)}`;
    if (!taken.has(next)) return next;
  }
}

// Adds files to the list; ``replaced`` is the document that the one file is a new version of.
export function add(files, replaced = null) {
  for (const file of files) {
    const card = { file, name: replaced ? replaced.path : file.name, replaced, mode: replaced ? "replace" : "beside", entry: { access: "public" }, phase: "queued", result: null, error: null, box: element("li", { class: "card" }) };
    cards.push(card);
    list.append(card.box);
    const suffix = file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
    if (!limits.suffixes.includes(suffix)) fail(card, t("wrongKind", names()), false);
    else if (file.size > limits.bytes) fail(card, t("tooLarge", size(limits.bytes)), false);
    else read(card);
  }
}

// The file of this name in the folder, be it a document or one that could not be read.
function sameNamed(name) {
  return known.find((each) => each.path === name) || (unread.includes(name) ? { path: name, title: name } : null);
}

function fail(card, error, again = true) {
  card.phase = "failed";
  card.error = error;
  card.again = again ? () => (card.result ? publish(card) : read(card)) : null;
  render(card);
}

function inTurn(card, work) {
  render(card);
  turn = turn.then(async () => {
    if (!cards.includes(card)) return;
    try {
      await work();
    } catch (error) {
      fail(card, error);
    }
  });
}

function read(card) {
  card.phase = "queued";
  inTurn(card, async () => {
    card.phase = "reading";
    render(card);
    const form = new FormData();
    form.append("file", card.file, card.name);
    const job = await sent("/v1/admin/read", form, (share) => card.bar.show(share, t("sending", Math.round(share * 100))));
    card.bar.show(null, t("reading"));
    card.result = await followed(job, card.bar.follow);
    card.guess = card.result.language === "km" ? "title_km" : "title_en";
    card.entry[card.guess] = card.result.title;
    card.phase = "ready";
    render(card);
    voice.textContent = `${card.name}${t("colon")} ${t("readDone")}`;
  });
}

function publish(card) {
  card.phase = "publishing";
  inTurn(card, async () => {
    const same = sameNamed(card.name);
    const replace = Boolean(same) && card.mode === "replace";
    const isGuess = (key, value) => key === card.guess && value === card.result.title; // then a later version is named anew
    const name = same && !replace ? otherName(card.name) : card.name;
    const form = new FormData();
    form.append("file", card.file, name);
    if (replace) form.append("replace", "true");
    else for (const [key, value] of Object.entries(card.entry)) if (value && !isGuess(key, value)) form.append(key, value);
    const job = await sent("/v1/documents", form, (share) => card.bar.show(share, t("sending", Math.round(share * 100))));
    await followed(job, card.bar.follow);
    forgetLibrary();
    known = await library();
    unread = unread.filter((each) => each !== name);
    card.document = known.find((each) => each.path === name);
    card.phase = "published";
    render(card);
    voice.textContent = `${name}${t("colon")} ${t("published")}`;
    await changed();
  });
}

function take(card) {
  cards.splice(cards.indexOf(card), 1);
  const next = card.box.nextElementSibling || card.box.previousElementSibling;
  card.box.remove();
  renderAll();
  const focus = next && next.querySelector("button");
  (focus || document.getElementById("pick-files")).focus();
}

function sameName(card) {
  const same = sameNamed(card.name);
  if (!same || card.replaced) return null;
  const choice = (mode, text) => {
    const radio = element("input", { type: "radio", name: `mode-${cards.indexOf(card)}`, value: mode, on: { change: () => ((card.mode = mode), render(card)) } });
    radio.checked = card.mode === mode;
    return element("label", { class: "choice" }, radio, element("span", { text }));
  };
  return element("fieldset", { class: "notice" }, element("legend", { text: `${t("sameName")} ${same.title}` }), choice("replace", t("asReplacement")), choice("beside", `${t("beside")} ${otherName(card.name)}`));
}

function titles(card) {
  const made = (key) => field(`${key}-${cards.indexOf(card)}`, t(key === "title_km" ? "titleKm" : "titleEn"), input(card.entry[key] || "", (value) => (card.entry[key] = value), { lang: key === "title_km" ? "km" : "en" }));
  return element("div", { class: "form" }, made("title_km"), made("title_en"), element("p", { class: "small", text: t("guessed") }));
}

function ready(card) {
  const replaces = card.mode === "replace" && Boolean(sameNamed(card.name));
  const same = card.result.same_as;
  return [
    same ? element("p", { class: "notice" }, `${t("sameFile")} `, element("a", { href: readerAddress(same.id), text: same.title })) : null,
    card.result.marking ? element("p", { class: "notice", text: t("stamped", card.result.marking) }) : null,
    readPages(card.result),
    sameName(card),
    ...(replaces ? [] : [titles(card), factsForm(card.entry, cards.indexOf(card))]),
    element("p", { class: "row" }, button(t("publish"), () => publish(card), { class: "" }), button(t("take"), () => take(card))),
  ];
}

function render(card) {
  const running = ["queued", "reading", "publishing"].includes(card.phase);
  const had = card.box.contains(document.activeElement);
  card.bar = progressBar(t(card.phase === "publishing" ? "publishing" : "reading"));
  if (card.phase === "queued") card.bar.show(0, t("queued"));
  else if (running) card.bar.show(null, t(card.phase));
  const parts = {
    ready: () => ready(card),
    failed: () => [problem(card.error), element("p", { class: "row" }, card.again ? button(t("again"), card.again) : null, button(t("take"), () => take(card)))],
    published: () => [element("p", { class: "done notice", text: t("published") }), element("p", { class: "row" }, card.document ? element("a", { href: readerAddress(card.document.id), text: t("openDocument") }) : null, button(t("take"), () => take(card)))],
  };
  const title = card.replaced ? `${card.replaced.title} ← ${card.file.name}` : card.name;
  const head = element("h4", { tabindex: "-1" }, element("span", { lang: languageOf(title), text: title }), element("span", { class: "small", text: ` · ${size(card.file.size)}` }));
  card.box.replaceChildren(head, ...(running ? [card.bar.box] : parts[card.phase]()).filter(Boolean));
  if (had) head.focus();
  breakLines(card.box);
  renderAll();
}

function renderAll() {
  const some = cards.filter((card) => card.phase === "ready");
  all.replaceChildren(...(some.length > 1 ? [button(t("publishAll", some.length), () => some.forEach(publish), { class: "" })] : []));
}

// The place where files are dropped, with what is on its way.
export function uploads(state, documents, refresh) {
  limits = state.uploads;
  unread = state.unread.map((each) => each.file);
  known = documents;
  changed = refresh;
  const chooser = element("input", { type: "file", multiple: "", accept: limits.suffixes.join(","), hidden: "", "aria-hidden": "true" });
  chooser.addEventListener("change", () => {
    add([...chooser.files]);
    chooser.value = "";
  });
  zone = element(
    "div",
    { class: "drop" },
    element("p", {}, `${t("drop")} `, button(t("pick"), () => chooser.click(), { class: "", id: "pick-files" }), chooser),
    element("p", { class: "small", text: t("uploadLimits", names(), size(limits.bytes)) }),
    element("p", { class: "small", text: t("uploadNote") }),
  );
  for (const card of cards) if (!card.box.contains(document.activeElement)) render(card);
  return element("div", {}, zone, all, list, voice);
}
