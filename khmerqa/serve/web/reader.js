// A document to read: the picture and the text of a page, with what is looked at marked in both.

import { button, element, select } from "./dom.js";
import { makeFinder } from "./finder.js";
import { breakLines } from "./khmer.js";
import { digits, plainDigits, t } from "./language.js";
import { makePicture, pictureAddress } from "./picture.js";
import { howRead, isPdf } from "./place.js";
import { fetched, fetchedText, reason } from "./service.js";

const WIDE = matchMedia("(min-width: 48rem)");
let mode = null; // "picture", "text" or "both", as last chosen

function pathOf(item) {
  return `/v1/documents/${encodeURIComponent(item.document_id)}`;
}

// Offsets count code points; a string counts UTF-16 code units.
function marked(text, from, to) {
  const letters = Array.from(text);
  const [start, end] = [Math.max(0, from), Math.min(letters.length, to)];
  if (start >= end) return [text];
  const piece = (one, other) => letters.slice(one, other).join("");
  return [piece(0, start), element("mark", { text: piece(start, end) }), piece(end)];
}

function sign(text, name, act) {
  return button(text, act, { class: "quiet sign", "aria-label": name, title: name });
}

function pageName(page) {
  const label = page.label && plainDigits(page.label) !== String(page.page) ? t("printed", page.label) : null;
  const ocr = page.read_by === "ocr" && `OCR${page.confidence === null ? "" : ` ${digits(Math.round(page.confidence * 100))} %`}`;
  return [t("page", page.page), label, page.unread ? t("unread") : ocr].filter(Boolean).join(" · ");
}

class Reader {
  // ``options``: {page, mark, marks, open, turned, beside, outline}. A mark is {start, end, page, text, document_id}.
  constructor(item, options) {
    Object.assign(this, { item, options, mark: options.mark || null, pages: [], at: 0, end: 0, outline: [] });
    this.beside = options.beside && WIDE.matches;
    this.picture = makePicture();
    this.text = element("div", { class: "page-text", lang: item.language, tabindex: "0", role: "region", "aria-label": t("pageText") });
    this.bar = element("div", { class: "row", role: "group", "aria-label": t("goTo") });
    this.note = element("p", { class: "small" });
    this.near = element("div", { class: "row near" });
    this.finder = makeFinder(item, { go: (place) => this.show(place), leave: (mark) => options.open && options.open(mark) });
    this.stage = element("div", { class: "stage" }, this.picture.frame, this.text);
    this.box = element("div", { class: "reader" }, this.bar, this.finder.box, this.note, this.stage, this.near);
    this.box.addEventListener("keydown", (event) => this.turnByKey(event));
    this.finder.follow(options.marks || [], this.mark);
  }

  async load() {
    this.note.textContent = t("loading");
    try {
      const pages = await fetched(`${pathOf(this.item)}/pages`);
      this.pages = pages.length ? pages : [{ page: null }];
      const wanted = this.mark && this.mark.page ? this.mark.page : this.options.page;
      this.at = Math.max(0, this.pages.findIndex((page) => page.page === wanted));
      this.arrange();
      await this.draw();
      this.outline = this.options.outline || (await fetched(`${pathOf(this.item)}/outline`));
      this.showNeighbours();
    } catch (error) {
      this.note.replaceChildren(reason(error), " ", button(t("again"), () => this.load()));
    }
  }

  hasPictures() {
    return isPdf(this.item.source) && this.pages[0].page !== null;
  }

  arrange() {
    const [before, after] = [sign("‹", t("previous"), () => this.turn(-1)), sign("›", t("next"), () => this.turn(1))];
    this.chooser = select({ id: "page-chooser", "aria-label": t("goTo") }, this.pages.map((page, at) => [String(at), page.page ? pageName(page) : ""]), "0", (value) => this.turn(Number(value) - this.at));
    this.before = before;
    this.after = after;
    const [smaller, larger] = [sign("−", t("shrink"), () => resize(-1)), sign("+", t("zoom"), () => resize(1))];
    const resize = (step) => {
      const can = this.picture.resize(step);
      [smaller.disabled, larger.disabled] = [!can.smaller, !can.larger];
    };
    resize(0);
    this.zooming = element("span", { class: "row" }, smaller, larger);
    const names = this.beside ? ["both", "picture", "text"] : ["picture", "text"];
    this.modes = names.map((name) => button(t("modes")[name], () => this.choose(name), { "aria-pressed": "false" }));
    this.modes.forEach((each, at) => (each.dataset.mode = names[at]));
    const pictures = this.hasPictures() ? [this.zooming, element("span", { class: "row", role: "group", "aria-label": t("shown") }, this.modes)] : [];
    const pages = this.pages[0].page ? [before, this.chooser, after] : [];
    this.bar.replaceChildren(...pages, ...pictures);
    this.choose(this.hasPictures() ? (names.includes(mode) ? mode : names[0]) : "text", false);
  }

  choose(name, byHand = true) {
    if (byHand) mode = name;
    this.stage.dataset.mode = name;
    this.zooming.hidden = name === "text";
    for (const each of this.modes) each.setAttribute("aria-pressed", String(each.dataset.mode === name));
    this.lookAtMark();
  }

  lookAtMark() {
    this.picture.lookAtMark();
    const found = this.text.querySelector("mark");
    this.text.scrollTop = found ? found.offsetTop - this.text.clientHeight / 4 : 0;
  }

  turn(step) {
    const to = this.at + step;
    if (!this.pages[to]) return;
    this.at = to;
    this.draw();
  }

  turnByKey(event) {
    const elsewhere = event.target.closest("input, select, .frame, .page-text") || event.altKey || event.ctrlKey || event.metaKey;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || elsewhere) return;
    event.preventDefault();
    this.turn(step);
  }

  // Shows a place of this document.
  show(mark) {
    this.mark = mark;
    const to = this.pages.findIndex((page) => page.page === mark.page);
    if (to >= 0) this.at = to;
    return this.draw();
  }

  isMarkedHere(page) {
    const { mark } = this;
    const last = mark && (mark.page_end || mark.page);
    return Boolean(mark) && (page.page === null || (mark.page <= page.page && page.page <= last));
  }

  async draw() {
    const page = this.pages[this.at];
    const here = this.isMarkedHere(page) ? this.mark : null;
    this.chooser.value = String(this.at);
    this.before.disabled = this.at === 0;
    this.after.disabled = this.at === this.pages.length - 1;
    if (this.options.turned) this.options.turned(page, here);
    if (this.hasPictures()) this.picture.show(pictureAddress(this.item.document_id, page.page, here), t(here ? "pictureMarked" : "pictureAlt", page.page));
    const { text, start } = await this.textOf(page);
    if (page !== this.pages[this.at]) return;
    this.end = start + Array.from(text).length;
    this.text.replaceChildren(...(here ? marked(text, here.start - start, here.end - start) : [text]));
    this.showNeighbours();
    this.sayHowRead(page);
    this.lookAtMark();
    await breakLines(this.text);
    this.lookAtMark();
  }

  async textOf(page) {
    try {
      if (page.page !== null) return await fetched(`${pathOf(this.item)}/pages/${page.page}`);
      return { text: await fetchedText(`${pathOf(this.item)}/text`), start: 0 };
    } catch (error) {
      return { text: reason(error), start: Infinity }; // where nothing is to be marked
    }
  }

  sayHowRead(page) {
    const ocr = page.read_by === "ocr" && !page.unread;
    const how = page.unread ? t("unread") : howRead(page);
    this.note.textContent = page.page === null ? "" : `${t("facts").read}${t("colon")} ${how}${ocr ? ` — ${t("doubt")}` : ""}`;
    this.note.className = ocr || page.unread ? "notice" : "small";
  }

  // The sections before and after the one that is looked at.
  showNeighbours() {
    const page = this.pages[this.at];
    const from = this.isMarkedHere(page) ? this.mark.start : this.end - 1;
    const now = this.outline.filter((each) => each.start <= from).length - 1;
    const link = (at, arrange) => this.outline[at] && button(arrange(this.outline[at].title), () => this.show(this.outline[at]), { lang: this.item.language });
    const parts = [link(now - 1, (title) => `‹ ${title}`), this.outline[now] && element("span", { class: "small", lang: this.item.language, text: this.outline[now].title }), link(now + 1, (title) => `${title} ›`)];
    this.near.replaceChildren(...parts.filter(Boolean));
    breakLines(this.near);
  }
}

// Returns {box, show(mark)}.
export function makeReader(item, options) {
  const reader = new Reader(item, options);
  reader.load();
  return { box: reader.box, show: (mark) => reader.show(mark) };
}
