// What can be taken along: a citation, an answer, the whole conversation as a link, a file or on paper.

import { button, element, say } from "./dom.js";
import { day, language, t, today } from "./language.js";
import { referenceOf, saveBlob } from "./place.js";
import { markerText, plainAnswer } from "./segments.js";
import { fetched, fetchedBlob, reason } from "./service.js";

const MAX_ADDRESS = 6000; // proxies refuse longer ones

// As an official letter refers to a text.
export function citationText(citation) {
  const [before, between, after] = t("citation");
  return `${before}${referenceOf(citation)}${between}${citation.quote.trim()}${after}`;
}

// The question, the answer and its sources as text; ``links`` to the sources are of no use on paper.
export function plain(answer, links = true) {
  const link = (each) => (links ? `\n${new URL(each.url, location.href).href}` : "");
  const sources = answer.citations.map((each) => `${markerText(each.marker)} ${referenceOf(each)}${link(each)}`);
  const heading = sources.length ? [`${t("sources")}${t("colon")}`, ...sources] : [];
  const notice = answer.notice ? [`(${answer.notice})`] : [];
  return [answer.question, "", plainAnswer(answer), ...notice, "", ...heading].join("\n").trim();
}

// In Markdown, a document's own "#", "*" or "<" must not become a heading, a list or markup.
function literal(text) {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&").replace(/^(\s*)([-+]|\d+(?=[.)]))/gm, "$1\\$2");
}

function markdown(turns) {
  const parts = turns.map(({ answer }) => {
    const quotations = answer.citations.map((each) => `${each.quote.trim().split("\n").map((line) => `> ${literal(line)}`).join("\n")}\n>\n> ${markerText(each.marker)} [${literal(referenceOf(each))}](<${new URL(each.url, location.href).href}>)`);
    const notice = answer.notice ? [literal(answer.notice)] : [];
    return [`## ${literal(answer.question)}`, ...(answer.writer === "extractive" && quotations.length ? [] : [literal(plainAnswer(answer))]), ...quotations, ...notice].join("\n\n");
  });
  return [`# ${t("exported")}`, day(today()), ...parts, `*${t("unofficial")}*`].join("\n\n") + "\n";
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say(t("copied"));
  } catch (error) {
    say(t(copyWithSelection(text) ? "copied" : "notCopied"));
  }
}

// Over plain HTTP from another machine, browsers have no navigator.clipboard.
function copyWithSelection(text) {
  const area = element("textarea", { class: "visually-hidden", "aria-hidden": "true" });
  area.value = text;
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (focused) focused.focus();
  return done;
}

async function saveWord(turns) {
  const places = ({ citations }) => citations.map(({ document_id, start, end }) => ({ document_id, start, end }));
  const all = turns.map(({ answer }) => ({ question: answer.question, citations: places(answer) }));
  const json = { ...all.pop(), earlier: all, language: language(), date: today() };
  try {
    saveBlob(await fetchedBlob("/v1/export", { json }), `khmerqa-${today()}.docx`);
    say(t("saved"));
  } catch (error) {
    say(reason(error));
  }
}

function saveMarkdown(turns) {
  saveBlob(new Blob([markdown(turns)], { type: "text/markdown" }), `khmerqa-${today()}.md`);
  say(t("saved"));
}

// The buttons for the whole conversation; ``address()`` and ``turns()`` say what it is when one is pressed.
export function conversationTools(address, turns) {
  const link = () => {
    const whole = new URL(address(), location.href).href;
    if (whole.length > MAX_ADDRESS) say(t("tooLong"));
    else copy(whole);
  };
  return [button(t("copyLink"), link), button(t("word"), () => saveWord(turns())), button(t("markdown"), () => saveMarkdown(turns())), button(t("print"), () => window.print())];
}

// A rating is only sent together with its comment, so a click by mistake does no harm.
export function opinion(answer) {
  const box = element("form", { class: "tools opinion" });
  const comment = element("textarea", { rows: "2", maxlength: "2000", id: `comment-${answer.id}` });
  const more = element("div", { hidden: "" }, element("label", { for: `comment-${answer.id}`, text: t("comment") }), comment, element("button", { type: "submit", text: t("send") }));
  let rating = null;
  const thumbs = ["up", "down"].map((name) => {
    const sign = element("span", { "aria-hidden": "true", text: name === "up" ? "👍 " : "👎 " });
    const thumb = element("button", { type: "button", class: "quiet", "aria-pressed": "false", on: { click: () => choose(name) } }, sign, t(name));
    thumb.dataset.rating = name;
    return thumb;
  });
  const choose = (name) => {
    rating = name;
    for (const each of thumbs) each.setAttribute("aria-pressed", String(each.dataset.rating === name));
    more.hidden = false;
  };
  box.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await fetched("/v1/feedback", { json: { answer_id: answer.id, rating, comment: comment.value.trim() || null } });
      box.replaceChildren(element("p", { role: "status", text: t("thanks") }));
    } catch (error) {
      say(reason(error));
    }
  });
  box.append(element("span", { text: t("helpful") }), ...thumbs, more);
  return box;
}
